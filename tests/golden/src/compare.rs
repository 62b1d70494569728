//! When two results are the same.

use serde_json::Value;

/// Numbers may differ by this, absolutely below 1 and relatively above.
const TOLERANCE: f64 = 1e-4;

/// The first difference between two JSON values, as a path and both values; none where they agree.
#[must_use]
pub fn difference(wanted: &Value, found: &Value) -> Option<String> {
    at("", wanted, found)
}

fn at(path: &str, wanted: &Value, found: &Value) -> Option<String> {
    let differs = || Some(format!("{path}: {found} where {wanted} is expected"));
    match (wanted, found) {
        (Value::Number(a), Value::Number(b)) => match (a.as_f64(), b.as_f64()) {
            (Some(a), Some(b)) if (a - b).abs() <= TOLERANCE * a.abs().max(1.0) => None,
            _ => differs(),
        },
        (Value::Array(a), Value::Array(b)) if a.len() == b.len() => {
            a.iter().zip(b).enumerate().find_map(|(index, (a, b))| at(&format!("{path}[{index}]"), a, b))
        }
        (Value::Object(a), Value::Object(b)) if a.len() == b.len() => {
            a.iter().find_map(|(key, a)| match b.get(key) {
                Some(b) => at(&format!("{path}.{key}"), a, b),
                None => Some(format!("{path}.{key} is missing")),
            })
        }
        (a, b) if a == b => None,
        _ => differs(),
    }
}

/// Correlation of two signals without any shift, -1 to 1.
#[must_use]
pub fn likeness(a: &[f32], b: &[f32]) -> f64 {
    let sum = |x: &[f32], y: &[f32]| x.iter().zip(y).map(|(x, y)| f64::from(*x) * f64::from(*y)).sum::<f64>();
    let power = sum(a, a) * sum(b, b);
    if power > 0.0 { sum(a, b) / power.sqrt() } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn small_differences_pass_and_larger_ones_are_named() {
        let wanted = json!({ "a": [1.0, { "b": 200.0 }], "c": null });
        assert_eq!(difference(&wanted, &json!({ "a": [1.00005, { "b": 200.01 }], "c": null })), None);
        let named = difference(&wanted, &json!({ "a": [1.0, { "b": 201.0 }], "c": null })).unwrap();
        assert!(named.starts_with(".a[1].b:"), "{named}");
        assert!(difference(&wanted, &json!({ "a": [1.0], "c": null })).is_some());
        assert!(difference(&wanted, &json!({ "a": [1.0, { "b": 200.0 }], "d": null })).is_some());
    }

    #[test]
    fn likeness_of_a_signal_with_itself_is_one_and_with_its_opposite_minus_one() {
        assert!((likeness(&[1.0, -2.0], &[2.0, -4.0]) - 1.0).abs() < 1e-12);
        assert!((likeness(&[1.0, -2.0], &[-1.0, 2.0]) + 1.0).abs() < 1e-12);
    }
}
