//! Natural cubic splines between published knots, as the tools of 日本小児内分泌学会 join the LMS values of 2000.
//! Straight lines would be a third of a centimetre off between birth and three months.

/// A curve through points.
#[derive(Debug)]
pub(super) struct Spline {
    /// (x, y, second derivative), x rising.
    knots: Vec<(f64, f64, f64)>,
}

impl Spline {
    /// The smooth curve through these points, x rising; flat curvature at both ends.
    pub(super) fn through(points: &[(f64, f64)]) -> Self {
        // forward elimination of the tridiagonal system, then back substitution
        let (mut ratio, mut rest) = (vec![0.0], vec![0.0]);
        for window in points.windows(3) {
            let [(x0, y0), (x1, y1), (x2, y2)] = [window[0], window[1], window[2]];
            let (before, after) = (x1 - x0, x2 - x1);
            let last = rest.len() - 1;
            let pivot = 2.0 * (before + after) - before * ratio[last];
            let bend = 6.0 * ((y2 - y1) / after - (y1 - y0) / before);
            rest.push((bend - before * rest[last]) / pivot);
            ratio.push(after / pivot);
        }
        let mut second = vec![0.0];
        for (ratio, rest) in ratio.iter().zip(&rest).skip(1).rev() {
            let after = second[second.len() - 1];
            second.push(rest - ratio * after);
        }
        if points.len() > 1 {
            second.push(0.0);
        }
        let knots = points.iter().zip(second.iter().rev());
        Spline {
            knots: knots.map(|((x, y), bend)| (*x, *y, *bend)).collect(),
        }
    }

    /// The value at `x`; `None` outside the knots, where nothing was published.
    pub(super) fn at(&self, x: f64) -> Option<f64> {
        let last = self.knots.last().filter(|knot| x <= knot.0)?;
        let to = self.knots.iter().position(|knot| x < knot.0);
        let Some(to) = to else { return Some(last.1) };
        let (x0, y0, bend0) = self.knots[to.checked_sub(1)?];
        let (x1, y1, bend1) = self.knots[to];
        let width = x1 - x0;
        let (left, right) = ((x1 - x) / width, (x - x0) / width);
        let curve = (left.powi(3) - left) * bend0 + (right.powi(3) - right) * bend1;
        Some(left * y0 + right * y1 + curve * width * width / 6.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn goes_through_its_points_and_nowhere_beyond() {
        let points = [
            (0.0, 49.0),
            (0.25, 61.5),
            (0.5, 67.7),
            (1.0, 74.8),
            (1.25, 77.8),
        ];
        let curve = Spline::through(&points);
        for (x, y) in points {
            assert!((curve.at(x).unwrap() - y).abs() < 1e-9, "{x}");
        }
        assert_eq!(curve.at(-0.01), None);
        assert_eq!(curve.at(1.26), None);
        assert!(curve.at(0.125).unwrap() > 55.25, "bends as growth does");
    }

    #[test]
    fn a_straight_line_stays_straight() {
        let curve = Spline::through(&[(0.0, 1.0), (1.0, 3.0), (3.0, 7.0), (4.0, 9.0)]);
        for x in [0.3, 1.7, 2.2, 3.9] {
            assert!((curve.at(x).unwrap() - (1.0 + 2.0 * x)).abs() < 1e-9);
        }
    }
}
