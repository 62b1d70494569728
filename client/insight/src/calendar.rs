//! Days, weeks and months of the proleptic Gregorian calendar, as numbers of days since 1970.
//!
//! The caller says which day it is where the person is; nothing here knows a time zone.

/// A date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date {
    /// Year.
    pub year: i64,
    /// 1 to 12.
    pub month: u8,
    /// 1 to 31.
    pub day: u8,
}

impl Date {
    /// The date of a day since 1970. (Months counted from March on, so that the odd day comes last.)
    #[must_use]
    pub fn of(day: i64) -> Self {
        let from_march = day + 719_468;
        let era = from_march.div_euclid(146_097);
        let of_era = from_march.rem_euclid(146_097);
        let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
        let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let from_march = (5 * of_year + 2) / 153;
        let day = (of_year - (153 * from_march + 2) / 5 + 1) as u8;
        let month = if from_march < 10 { from_march + 3 } else { from_march - 9 } as u8;
        Self { year: year_of_era + era * 400 + i64::from(month <= 2), month, day }
    }

    /// Days since 1970.
    #[must_use]
    pub fn days(self) -> i64 {
        let year = self.year - i64::from(self.month <= 2);
        let (era, year_of_era) = (year.div_euclid(400), year.rem_euclid(400));
        let month = i64::from(self.month);
        let from_march = if month > 2 { month - 3 } else { month + 9 };
        let of_year = (153 * from_march + 2) / 5 + i64::from(self.day) - 1;
        era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + of_year - 719_468
    }
}

/// Day of the week, 0 for Monday.
#[must_use]
pub fn weekday(day: i64) -> usize {
    // 1 January 1970 was a Thursday.
    (day + 3).rem_euclid(7) as usize
}

/// A month.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Month {
    /// Year.
    pub year: i64,
    /// 1 to 12.
    pub month: u8,
}

impl Month {
    /// The month of a day.
    #[must_use]
    pub fn of(day: i64) -> Self {
        let Date { year, month, .. } = Date::of(day);
        Self { year, month }
    }

    /// Its first day.
    #[must_use]
    pub fn first(self) -> i64 {
        Date { year: self.year, month: self.month, day: 1 }.days()
    }

    /// Its last day.
    #[must_use]
    pub fn last(self) -> i64 {
        self.next().first() - 1
    }

    /// The month after it.
    #[must_use]
    pub fn next(self) -> Self {
        match self.month {
            12 => Self { year: self.year + 1, month: 1 },
            month => Self { month: month + 1, ..self },
        }
    }

    /// The month before it.
    #[must_use]
    pub fn previous(self) -> Self {
        match self.month {
            1 => Self { year: self.year - 1, month: 12 },
            month => Self { month: month - 1, ..self },
        }
    }

    /// Its weeks from Monday to Sunday; days of other months are none.
    #[must_use]
    pub fn weeks(self) -> Vec<[Option<i64>; 7]> {
        let (first, last) = (self.first(), self.last());
        let monday = first - weekday(first) as i64;
        (0..)
            .map(|week| monday + 7 * week)
            .take_while(|start| *start <= last)
            .map(|start| {
                std::array::from_fn(|at| Some(start + at as i64).filter(|it| (first..=last).contains(it)))
            })
            .collect()
    }
}

/// What recordings are put together by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Period {
    /// One day.
    Day,
    /// Monday to Sunday.
    #[default]
    Week,
    /// A month.
    Month,
}

impl Period {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Day, Self::Week, Self::Month];

    /// First day of the period that a day lies in.
    #[must_use]
    pub fn start(self, day: i64) -> i64 {
        match self {
            Self::Day => day,
            Self::Week => day - weekday(day) as i64,
            Self::Month => Month::of(day).first(),
        }
    }

    /// First day of the period after the one that a day lies in.
    #[must_use]
    pub fn end(self, day: i64) -> i64 {
        match self {
            Self::Day => day + 1,
            Self::Week => self.start(day) + 7,
            Self::Month => Month::of(day).next().first(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_and_days_lead_to_each_other() {
        assert_eq!(Date::of(0), Date { year: 1970, month: 1, day: 1 });
        assert_eq!(Date { year: 2000, month: 2, day: 29 }.days(), 11_016);
        assert_eq!(Date::of(20_787), Date { year: 2026, month: 11, day: 30 });
        for day in (-800_000..800_000).step_by(97) {
            assert_eq!(Date::of(day).days(), day);
        }
    }

    #[test]
    fn months_hold_all_their_days_once() {
        let november = Month { year: 2026, month: 11 };
        assert_eq!(november.last() - november.first(), 29);
        assert_eq!(november.next().next(), Month { year: 2027, month: 1 });
        assert_eq!(Month { year: 2027, month: 1 }.previous().month, 12);
        let weeks = november.weeks();
        // 1 November 2026 is a Sunday, 30 November a Monday.
        assert_eq!(weeks.len(), 6);
        assert_eq!(weeks[0].iter().flatten().count(), 1);
        assert_eq!(weeks[0][6], Some(november.first()));
        assert_eq!(weeks[5][0], Some(november.last()));
        assert_eq!(weeks.iter().flatten().flatten().count(), 30);
        let leap = Month { year: 2028, month: 2 };
        assert_eq!(leap.weeks().iter().flatten().flatten().count(), 29);
    }

    #[test]
    fn periods_begin_where_people_begin_them() {
        let monday = Date { year: 2026, month: 11, day: 30 }.days();
        assert_eq!(weekday(monday), 0);
        assert_eq!(Period::Week.start(monday + 6), monday);
        assert_eq!(Period::Week.end(monday + 6), monday + 7);
        assert_eq!(Date::of(Period::Month.start(monday)).day, 1);
        assert_eq!(Date::of(Period::Month.end(monday)), Date { year: 2026, month: 12, day: 1 });
        assert_eq!(Period::Day.end(monday), monday + 1);
    }
}
