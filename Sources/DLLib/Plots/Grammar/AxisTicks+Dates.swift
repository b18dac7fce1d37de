/// A moment in the Gregorian calendar, in UTC.
struct CalendarDate: Equatable {
    let year: Int
    let month: Int
    let day: Int
    /// Seconds since midnight.
    let second: Int

    /// The date of a moment in seconds since 1970.
    ///
    /// - Source: Howard Hinnant, "chrono-compatible low-level date algorithms", `civil_from_days`:
    ///   years begin in March, so that the leap day is their last.
    init(seconds: Double) {
        let whole = Int(max(min(seconds.rounded(.down), 1e12), -1e12))
        let days = Int((Double(whole) / 86_400).rounded(.down))
        second = whole - days * 86_400
        let shifted = days + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
        month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    }

    /// The days from 1970 to the first of a month; months may go beyond 12.
    static func days(year: Int, month: Int) -> Int {
        let total = year * 12 + month - 1
        let (year, month) = (Int((Double(total) / 12).rounded(.down)), ((total % 12) + 12) % 12 + 1)
        let shifted = month <= 2 ? year - 1 : year
        let era = (shifted >= 0 ? shifted : shifted - 399) / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
            - 719_468
    }

    static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    /// Hours and minutes, with seconds if asked for.
    func time(withSeconds: Bool) -> String {
        func two(_ number: Int) -> String { (number < 10 ? "0" : "") + "\(number)" }
        return two(second / 3600) + ":" + two(second / 60 % 60)
            + (withSeconds ? ":" + two(second % 60) : "")
    }

    /// The date as 2026-03-01, with the time behind it if asked for.
    func text(toSeconds: Bool) -> String {
        "\(year)-\(month < 10 ? "0" : "")\(month)-\(day < 10 ? "0" : "")\(day)"
            + (toSeconds ? " " + time(withSeconds: true) : "")
    }
}

extension AxisTicks {
    /// Marks of an axis of dates: beginnings of years, months, days, hours, minutes or seconds.
    ///
    /// - Parameters:
    ///   - low: The first moment, in seconds since 1970, UTC.
    ///   - high: The last moment.
    ///   - count: About how many marks.
    package init(datesFrom low: Double, to high: Double, count: Int = 6) {
        let wanted = (high - low) / Double(max(count, 1))
        let steps: [Double] = [
            1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200,
            86_400, 172_800, 604_800, 1_209_600,
        ]
        if let step = steps.first(where: { $0 >= wanted }) {
            // Weeks begin on Mondays: 1970 began on a Thursday.
            let offset = step >= 604_800 ? 345_600.0 : 0
            let first = ((low - offset) / step).rounded(.up)
            let last = ((high - offset) / step).rounded(.down)
            let values =
                last >= first
                ? stride(from: first, through: last, by: 1).map { $0 * step + offset } : []
            self.init(
                values: values,
                texts: values.map {
                    let date = CalendarDate(seconds: $0)
                    return step >= 86_400 || (date.second == 0 && high - low > 86_400)
                        ? "\(date.day) \(CalendarDate.months[date.month - 1])"
                        : date.time(withSeconds: step < 60)
                })
            return
        }
        let month = 30.44 * 86_400
        let span =
            [1, 2, 3, 6, 12, 24, 60, 120, 240, 600, 1200, 6000, 12_000, 60_000]
            .first { Double($0) * month >= wanted } ?? 120_000
        let start = CalendarDate(seconds: low)
        var position = (start.year * 12 + start.month - 1) / span * span
        var values: [Double] = []
        var texts: [String] = []
        while values.count < 100 {
            let value = Double(CalendarDate.days(year: 0, month: position + 1)) * 86_400
            guard value <= high else { break }
            if value >= low {
                values.append(value)
                let isYear = position % 12 == 0
                texts.append(
                    isYear
                        ? "\(position / 12)"
                        : CalendarDate.months[((position % 12) + 12) % 12])
            }
            position += span
        }
        self.init(values: values, texts: texts)
    }
}
