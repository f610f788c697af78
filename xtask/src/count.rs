//! Counting tests from what the runners print.

/// How many tests ran.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Count {
    pub(crate) passed: u64,
    pub(crate) failed: u64,
}

impl Count {
    /// A line of `cargo test`: `test result: ok. 12 passed; 0 failed; ...`.
    pub(crate) fn cargo(&mut self, line: &str) {
        let Some(result) = line.strip_prefix("test result: ") else { return };
        for part in result.split([';', '.']) {
            self.take(part.trim());
        }
    }

    /// A line of Playwright: `  12 passed (3.4s)`.
    pub(crate) fn playwright(&mut self, line: &str) {
        let plain = line.trim();
        self.take(plain.split(" (").next().unwrap_or(plain));
    }

    fn take(&mut self, part: &str) {
        let Some((number, word)) = part.split_once(' ') else { return };
        let Ok(number) = number.parse::<u64>() else { return };
        match word {
            "passed" => self.passed += number,
            "failed" => self.failed += number,
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_what_the_runners_print() {
        let mut count = Count::default();
        count.cargo(
            "test result: ok. 12 passed; 1 failed; 3 ignored; 0 measured; 0 filtered out; finished in 0.01s",
        );
        count.cargo("test a::b ... ok");
        count.playwright("  5 passed (3.4s)");
        count.playwright("  1 failed");
        count.playwright("    [chromium] › pages.spec.ts:3:5 › 7 passed");
        assert_eq!(count, Count { passed: 17, failed: 2 });
    }
}
