import Foundation

var calendar = Calendar(identifier: .gregorian)
calendar.timeZone = TimeZone(identifier: "Europe/Berlin")!
calendar.locale = Locale(identifier: "en_US_POSIX")

let formatter = DateFormatter()
formatter.calendar = calendar
formatter.timeZone = calendar.timeZone
formatter.locale = calendar.locale
formatter.dateFormat = "EEE yyyy-MM-dd HH:mm zzz"

// %%
let moonLanding = calendar.date(from: DateComponents(year: 1969, month: 7, day: 20, hour: 21, minute: 17))!
print(formatter.string(from: moonLanding))
print(moonLanding.timeIntervalSince1970)

// %%
// The last Friday the 13th of each of a few years.
func fridays13(in year: Int, _ calendar: Calendar) -> [Int] {
    (1...12).filter { month in
        let date = calendar.date(from: DateComponents(year: year, month: month, day: 13))!
        return calendar.component(.weekday, from: date) == 6
    }
}
for year in [2023, 2024, 2026] { print(year, fridays13(in: year, calendar)) }

// %%
let start = calendar.date(from: DateComponents(year: 2024, month: 2, day: 27))!
for offset in 0..<4 {
    let day = calendar.date(byAdding: .day, value: offset, to: start)!
    print(formatter.string(from: day))
}
let gap = calendar.dateComponents([.year, .month, .day], from: moonLanding, to: start)
print(gap.year!, gap.month!, gap.day!)

// %%
// The night on which clocks jump has an hour less.
let before = calendar.date(from: DateComponents(year: 2024, month: 3, day: 31))!
let after = calendar.date(byAdding: .day, value: 1, to: before)!
print(after.timeIntervalSince(before) / 3600, "hours")
let iso = ISO8601DateFormatter()
print(iso.string(from: after), iso.date(from: "2024-03-31T12:00:00Z")!.timeIntervalSince(before))
