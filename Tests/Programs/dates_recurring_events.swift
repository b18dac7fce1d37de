import Foundation

struct Recurrence {
    enum Rule { case daily, weekly(Set<Int>), monthly(day: Int) }
    let start: DateComponents
    let rule: Rule

    func occurrences(in calendar: Calendar, count: Int) -> [Date] {
        guard var day = calendar.date(from: start) else { return [] }
        var result: [Date] = []
        while result.count < count {
            switch rule {
            case .daily: result.append(day)
            case .weekly(let days): if days.contains(calendar.component(.weekday, from: day)) { result.append(day) }
            case .monthly(let wanted): if calendar.component(.day, from: day) == wanted { result.append(day) }
            }
            day = calendar.date(byAdding: .day, value: 1, to: day)!
        }
        return result
    }
}

// %%
var utc = Calendar(identifier: .iso8601)
utc.timeZone = TimeZone(secondsFromGMT: 0)!

extension Date {
    func text(_ calendar: Calendar) -> String {
        let c = calendar.dateComponents([.year, .month, .day, .weekday], from: self)
        return String(format: "%04d-%02d-%02d(%d)", c.year!, c.month!, c.day!, c.weekday!)
    }
}

// %%
let start = DateComponents(year: 2024, month: 1, day: 29)
print(Recurrence(start: start, rule: .daily).occurrences(in: utc, count: 4).map { $0.text(utc) })
print(Recurrence(start: start, rule: .weekly([3, 5])).occurrences(in: utc, count: 4).map { $0.text(utc) })
print(Recurrence(start: start, rule: .monthly(day: 31)).occurrences(in: utc, count: 3).map { $0.text(utc) })

// %%
let range = utc.range(of: .day, in: .month, for: utc.date(from: start)!)!
print(range.count, utc.component(.weekOfYear, from: utc.date(from: start)!), utc.firstWeekday)
let interval = DateInterval(start: utc.date(from: start)!, duration: 86_400 * 3)
print(interval.contains(utc.date(from: DateComponents(year: 2024, month: 1, day: 30))!), interval.duration / 3600)
print(try Date("2024-02-29T12:30:00Z", strategy: .iso8601).formatted(.iso8601.year().month().day()))
