//! QR codes in a picture made of pixels.

/// Texts of all codes in a picture of four bytes a pixel (red, green, blue, alpha).
pub(super) fn find_codes(width: u32, height: u32, pixels: &[u8]) -> Vec<String> {
    let (Ok(width), Ok(height)) = (usize::try_from(width), usize::try_from(height)) else {
        return Vec::new();
    };
    let whole = width
        .checked_mul(height)
        .and_then(|count| count.checked_mul(4));
    if width == 0 || height == 0 || whole != Some(pixels.len()) {
        return Vec::new();
    }
    let grey = |x: usize, y: usize| {
        let at = (y * width + x) * 4;
        pixels.get(at..at + 3).map_or(0, luma)
    };
    let mut image = rqrr::PreparedImage::prepare_from_greyscale(width, height, grey);
    let grids = image.detect_grids();
    // a damaged or half-covered code is no text yet: the next frame shows it again
    grids
        .iter()
        .filter_map(|grid| grid.decode().ok())
        .map(|(_, text)| text)
        .collect()
}

/// Brightness as the eye weighs it, in whole numbers.
fn luma(rgb: &[u8]) -> u8 {
    let weighted: u32 = rgb
        .iter()
        .zip([54_u32, 183, 19])
        .map(|(part, weight)| u32::from(*part) * weight)
        .sum();
    u8::try_from(weighted / 256).unwrap_or(u8::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use fast_qr::QRBuilder;

    /// A picture with codes side by side, `scale` pixels a module, on a light ground.
    fn picture(texts: &[&str], scale: usize) -> (u32, u32, Vec<u8>) {
        let codes: Vec<_> = texts
            .iter()
            .map(|text| QRBuilder::new(text.as_bytes()).build().unwrap())
            .collect();
        let cell = codes.iter().map(|code| code.size).max().unwrap_or(0) + 12;
        let (width, height) = (cell * scale * codes.len(), cell * scale);
        let mut pixels = vec![235_u8; width * height * 4];
        for y in 0..height {
            for x in 0..width {
                let code = &codes[x / (cell * scale)];
                let (column, row) = ((x / scale) % cell, y / scale);
                let inside =
                    (6..6 + code.size).contains(&column) && (6..6 + code.size).contains(&row);
                if inside && code[row - 6][column - 6].value() {
                    pixels[(y * width + x) * 4..][..3].fill(25);
                }
            }
        }
        (
            u32::try_from(width).unwrap(),
            u32::try_from(height).unwrap(),
            pixels,
        )
    }

    #[test]
    fn every_code_in_the_picture_is_read() {
        let (width, height, pixels) = picture(&["TT1/FIRST", "TT1/SECOND"], 4);
        let mut texts = find_codes(width, height, &pixels);
        texts.sort_unstable();
        assert_eq!(texts, ["TT1/FIRST", "TT1/SECOND"]);
    }

    #[test]
    fn a_dense_code_is_read_at_three_pixels_a_module() {
        let long = "0123456789ABCDEF $%*+-./:".repeat(40);
        let (width, height, pixels) = picture(&[&long], 3);
        assert_eq!(find_codes(width, height, &pixels), [long]);
    }

    #[test]
    fn pictures_without_a_code_or_of_a_wrong_size_give_nothing() {
        assert!(find_codes(40, 40, &[128; 40 * 40 * 4]).is_empty());
        assert!(find_codes(40, 40, &[128; 12]).is_empty());
        assert!(find_codes(0, 0, &[]).is_empty());
    }
}
