// swiftc -swift-version 5
import Glibc

// An old-style program: printf through withVaList, globals, and C time functions.
func printf_(_ format: String, _ arguments: any CVarArg...) {
    withVaList(arguments) { vprintf(format, $0) }
    fflush(stdout)
}

// %%
printf_("%5.2f|%-6s|%03d|%x\n", 3.14159, ("abc" as StaticString).utf8Start, 7, 255)
var parts = tm()
parts.tm_year = 124
parts.tm_mon = 1
parts.tm_mday = 29
var buffer = [CChar](repeating: 0, count: 64)
setenv("TZ", "UTC", 1)
tzset()
let seconds = timegm(&parts)
strftime(&buffer, buffer.count, "%Y-%m-%d %a day %j", &parts)
print(seconds, String(cString: buffer))

// %%
var hypotenuse = 0.0
func pythagoras(_ a: Double, _ b: Double) { hypotenuse = hypot(a, b) }
pythagoras(3, 4)
print(hypotenuse, floor(-2.5), fmod(7.5, 2), lround(2.5), cbrt(27.0))
srand(1)
let first = rand()
srand(1)
print(first == rand(), isalpha(65) != 0, getenv("NO_SUCH_VARIABLE") == nil)

// %%
var status: Int32 = 0
let line = "x=12,y=-7"
let values = withUnsafeMutablePointer(to: &status) { _ in
    line.split(separator: ",").compactMap { strtol(String($0.dropFirst(2)), nil, 10) }
}
print(values, errno == 0 || errno != 0, memcmp([1, 2] as [UInt8], [1, 3] as [UInt8], 2) < 0)
