//! How values are spread at one age: as published percentiles, as LMS, or as median and deviation.

/// z of the published percentiles 3, 10, 25, 50, 75, 90 and 97.
pub(super) const PUBLISHED_Z: [f64; 7] = [-1.8808, -1.2816, -0.6745, 0.0, 0.6745, 1.2816, 1.8808];

/// The values of children of one age and sex.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Distribution {
    /// Values at [`PUBLISHED_Z`], rising.
    Percentiles([f64; 7]),
    /// Box-Cox power, median and coefficient of variation (Cole).
    Lms { l: f64, m: f64, s: f64 },
    /// Median and approximate deviation.
    Normal { median: f64, deviation: f64 },
}

impl Distribution {
    /// Standard deviations from the median. Beyond the published percentiles the last part goes on straight.
    pub(super) fn z(&self, value: f64) -> f64 {
        match self {
            Distribution::Percentiles(values) => {
                let (from, to) = segment(values, value);
                let share = (value - values[from]) / (values[to] - values[from]);
                PUBLISHED_Z[from] + share * (PUBLISHED_Z[to] - PUBLISHED_Z[from])
            }
            Distribution::Lms { l, m, s } if l.abs() < 1e-9 => (value / m).ln() / s,
            Distribution::Lms { l, m, s } => ((value / m).powf(*l) - 1.0) / (l * s),
            Distribution::Normal { median, deviation } => (value - median) / deviation,
        }
    }

    /// The value so many standard deviations from the median: the inverse of [`Distribution::z`].
    pub(super) fn value(&self, z: f64) -> f64 {
        match self {
            Distribution::Percentiles(values) => {
                let (from, to) = segment(&PUBLISHED_Z, z);
                let share = (z - PUBLISHED_Z[from]) / (PUBLISHED_Z[to] - PUBLISHED_Z[from]);
                values[from] + share * (values[to] - values[from])
            }
            Distribution::Lms { l, m, s } if l.abs() < 1e-9 => m * (s * z).exp(),
            Distribution::Lms { l, m, s } => m * (1.0 + l * s * z).powf(1.0 / l),
            Distribution::Normal { median, deviation } => median + z * deviation,
        }
    }

    /// The seven published percentiles of any distribution, so that two ages can be joined.
    pub(super) fn percentiles(&self) -> [f64; 7] {
        match self {
            Distribution::Percentiles(values) => *values,
            other => PUBLISHED_Z.map(|z| other.value(z)),
        }
    }
}

/// The neighbours `at` lies between; at the ends the outermost two.
fn segment(points: &[f64; 7], at: f64) -> (usize, usize) {
    let to = points
        .iter()
        .position(|point| at < *point)
        .unwrap_or(points.len() - 1)
        .max(1);
    (to - 1, to)
}

/// Percentile of a z, 0 to 100.
pub(super) fn percentile(z: f64) -> f64 {
    100.0 * 0.5 * libm::erfc(-z / std::f64::consts::SQRT_2)
}

/// The z of a percentile, by halving: exact to far below what is ever shown.
pub(super) fn z_of(percentile_wanted: f64) -> f64 {
    let (mut low, mut high) = (-8.0, 8.0);
    for _ in 0..60 {
        let middle = f64::midpoint(low, high);
        if percentile(middle) < percentile_wanted {
            low = middle;
        } else {
            high = middle;
        }
    }
    f64::midpoint(low, high)
}
