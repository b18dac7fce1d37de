extension RecordedRepair {
    /// At least one for each repair, as the compiler of Swift 6.3 writes them.
    static let all = [
        RecordedRepair(
            cell: #"let n: Int"#,
            story: [
                (
                    #"""
                    In[1]:1:1: warning: 'nonisolated(unsafe)' is unnecessary for a constant with 'Sendable' type 'Int', consider removing it
                    nonisolated(unsafe) let n: Int
                    ^~~~~~~~~~~~~~~~~~~~
                    end of cell:2:26: error: constant 'n' used before being initialized
                    _CellVariables.note("n", n)
                                             ^
                    In[1]:1:25: note: constant defined here
                    nonisolated(unsafe) let n: Int
                                            ^
                    """#,
                    "let later cells give variables their value"
                )
            ]
        ),
        RecordedRepair(
            cell: #"""
                let n: Int
                print(n)
                """#,
            story: [
                (
                    #"""
                    end of cell:2:26: error: constant 'n' used before being initialized
                    _CellVariables.note("n", n)
                                             ^
                    In[1]:1:25: note: constant defined here
                    nonisolated(unsafe) let n: Int
                                            ^
                    In[1]:2:24: error: constant 'n' used before being initialized
                    _CellResult.show(print(n))
                                           ^
                    """#,
                    "show that a variable has no value yet"
                )
            ],
            compilesAgain: false
        ),
        RecordedRepair(
            cell: #"-(1 + 2) + -(3 + 4.5) + -(5 + 6) + "x""#,
            story: [
                (
                    #"""
                    In[1]:1:19: error: the compiler is unable to type-check this expression in reasonable time; try breaking up the expression into distinct sub-expressions
                    do { let _value = (-(1 + 2) + -(3 + 4.5) + -(5 + 6) + "x"); _CellResult.show(_value) }
                                      ^~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~
                    """#,
                    "do without the value of an expression that takes too long"
                )
            ],
            compilesAgain: false
        ),
        RecordedRepair(
            cell: #"1 <+> 2"#,
            story: [
                (
                    #"""
                    In[1]:1:20: error: cannot find operator '<+>' in scope
                    _CellResult.show(1 <+> 2)
                                       ^~~
                    """#,
                    "show that nothing offers an operator"
                )
            ],
            compilesAgain: false
        ),
        RecordedRepair(
            earlier: [
                #"func pick(_ x: Int8) -> Int { 1 }"#,
                #"func pick(_ x: Int16) -> Int { 2 }"#,
            ],
            cell: #"let p = pick(1)"#,
            story: [
                (
                    #"""
                    In[3]:1:29: error: ambiguous use of 'pick'
                    nonisolated(unsafe) let p = pick(1)
                                                ^
                    Cell1.swift:1:6: note: found this candidate in module 'Cell1'
                    func pick(_ x: Int8) -> Int { 1 }
                         ^
                    Cell2.swift:1:6: note: found this candidate in module 'Cell2'
                    func pick(_ x: Int16) -> Int { 2 }
                         ^
                    """#,
                    "take the functions of a name from the newest cell only"
                )
            ]
        ),
        RecordedRepair(
            earlier: [
                #"""
                #if os(macOS)
                struct Point {}
                #endif
                """#
            ],
            cell: #"let p = Point()"#,
            story: [
                (
                    #"""
                    main.swift:5:46: error: struct 'Point' does not exist in module 'Cell1'
                    @_implementationOnly @testable import struct Cell1.Point
                                                                 ^     ~~~~~
                    In[2]:1:29: error: cannot find 'Point' in scope
                    nonisolated(unsafe) let p = Point(); _CellVariables.note("p", p)
                                                ^~~~~
                    """#,
                    "do without a name that an #if left out of its cell"
                )
            ]
        ),
        RecordedRepair(
            cell: #"""
                protocol Area { var area: Double { get } }
                extension Array: Area where Element: Area { var area: Double { map(\.area).reduce(0, +) } }
                extension Double: Area { var area: Double { self } }
                """#,
            story: [
                (
                    #"""
                    In[1]:2:45: error: cannot declare a public property in an extension with internal requirements
                    extension Array: Area where Element: Area { public var area: Double { map(\.area).reduce(0, +) } }
                                                                ^~~~~~
                                                                internal
                    """#,
                    "make the cell's declarations public"
                )
            ]
        ),
        RecordedRepair(
            earlier: [
                #"struct P { var x = 1 }"#
            ],
            cell: #"public func f(_ p: P) {}"#,
            story: [
                (
                    #"""
                    In[2]:1:20: error: cannot use struct 'P' here; 'Cell1' has been imported as implementation-only
                    public func f(_ p: P) {}
                                       ^
                    """#,
                    "import earlier cells openly"
                )
            ]
        ),
        RecordedRepair(
            cell: #"""
                @propertyWrapper struct Plain { var wrappedValue = 3 }
                class U { @Plain var n; @Plain var m = 4 }
                """#,
            story: [
                (
                    #"""
                    In[1]:1:32: error: internal initializer 'init(wrappedValue:)' cannot have more restrictive access than its enclosing property wrapper type 'Plain' (which is public) [#PropertyWrappers]
                    @propertyWrapper public struct Plain { public var wrappedValue = 3 }
                                                   ^
                    In[1]:2:36: error: type annotation missing in pattern
                    public class U { @Plain public var n; @Plain public var m = 4 }
                                                       ^
                    """#,
                    "write the initialisers that the compiler writes, which are internal"
                )
            ]
        ),
        RecordedRepair(
            cell: #"""
                class Root { init() {} }
                private struct Secret { var n = 1 }
                @propertyWrapper struct Kept { private var s = Secret(); var wrappedValue: Int { s.n }; fileprivate var projectedValue: Secret { s } }
                class H: Root { @Kept var a }
                """#,
            story: [
                (
                    #"""
                    In[1]:3:32: error: private initializer 'init(s:)' cannot have more restrictive access than its enclosing property wrapper type 'Kept' (which is public) [#PropertyWrappers]
                    @propertyWrapper public struct Kept { private var s = Secret(); public var wrappedValue: Int { s.n }; public var projectedValue: Secret { s } }
                                                   ^
                    In[1]:4:41: error: type annotation missing in pattern
                    public class H: Root { @Kept public var a }
                                                            ^
                    """#,
                    "write the initialisers that the compiler writes, which are internal"
                ),
                (
                    #"""
                    In[1]:3:32: error: private initializer 'init(s:)' cannot have more restrictive access than its enclosing property wrapper type 'Kept' (which is public) [#PropertyWrappers]
                    @propertyWrapper public struct Kept { private var s = Secret(); public var wrappedValue: Int { s.n }; public var projectedValue: Secret { s } }
                                                   ^
                    In[1]:4:41: error: type annotation missing in pattern
                    public class H: Root { @Kept public var a }
                                                            ^
                    """#,
                    "leave property wrappers internal"
                ),
            ]
        ),
        RecordedRepair(
            earlier: [
                #"struct Pair { var a = 1, b = 2 }"#
            ],
            cell: #"extension Pair: Equatable {}"#,
            story: [
                (
                    #"""
                    In[2]:1:1: error: extension outside of file declaring struct 'Pair' prevents automatic synthesis of '==' for protocol 'Equatable'
                    extension Pair: Equatable {}
                    ^
                    Cell1.Pair:1:17: note: type declared here
                    internal struct Pair {
                                    ^
                    """#,
                    "write what the compiler writes in a type's own file"
                )
            ]
        ),
        RecordedRepair(
            earlier: [
                #"class Box { var n = 1 }"#
            ],
            cell: #"extension Box: Sendable {}"#,
            story: [
                (
                    #"""
                    In[2]:1:1: error: conformance to 'Sendable' must occur in the same source file as class 'Box'; use '@unchecked Sendable' for retroactive conformance
                    extension Box: Sendable {}
                    ^
                    Cell1.Box.n:2:12: error: stored property 'n' of 'Sendable'-conforming class 'Box' is mutable
                    public var n: Int}
                               ^
                    """#,
                    "take Sendable at the author's word"
                )
            ]
        ),
        RecordedRepair(
            earlier: [
                #"struct P { var x = 1 }"#,
                #"let old = P()"#,
                #"func show(_ p: P) -> Int { p.x }"#,
                #"struct P { var x = 2; var y = 3 }"#,
                #"show(old)"#,
            ],
            cell: #"show(P())"#,
            story: [
                (
                    #"""
                    In[6]:1:6: error: cannot convert value of type 'Cell4.P' to expected argument type 'Cell1.P'
                    show(P())
                         ^
                    """#,
                    "see all that earlier cells declared"
                )
            ]
        ),
        RecordedRepair(
            cell: #"missing"#,
            story: [
                (
                    #"""
                    In[1]:1:18: error: cannot find 'missing' in scope
                    _CellResult.show(missing)
                                     ^~~~~~~
                    """#,
                    "do without showing the value"
                )
            ]
        ),
    ]
}
