/// Parser combinators with operators and generics.
struct Parser<Output> {
    let run: (inout Substring) -> Output?

    func parse(_ text: String) -> Output? {
        var rest = text[...]
        guard let result = run(&rest), rest.isEmpty else { return nil }
        return result
    }

    func map<T>(_ transform: @escaping (Output) -> T) -> Parser<T> { Parser<T> { run(&$0).map(transform) } }

    func flatMap<T>(_ next: @escaping (Output) -> Parser<T>) -> Parser<T> {
        Parser<T> { input in
            let saved = input
            guard let first = run(&input), let second = next(first).run(&input) else {
                input = saved
                return nil
            }
            return second
        }
    }

    var many: Parser<[Output]> {
        Parser<[Output]> { input in
            var results: [Output] = []
            while let result = run(&input) { results.append(result) }
            return results
        }
    }
}

// %%
infix operator <|>: AdditionPrecedence
infix operator <*: MultiplicationPrecedence
infix operator *>: MultiplicationPrecedence

func <|> <A>(a: Parser<A>, b: Parser<A>) -> Parser<A> { Parser { a.run(&$0) ?? b.run(&$0) } }
func <* <A, B>(a: Parser<A>, b: Parser<B>) -> Parser<A> { a.flatMap { value in b.map { _ in value } } }
func *> <A, B>(a: Parser<A>, b: Parser<B>) -> Parser<B> { a.flatMap { _ in b } }

// %%
func character(_ isWanted: @escaping (Character) -> Bool) -> Parser<Character> {
    Parser { input in
        guard let first = input.first, isWanted(first) else { return nil }
        return input.removeFirst()
    }
}
func symbol(_ c: Character) -> Parser<Character> { character { $0 == c } <* character(\.isWhitespace).many }
func lazily<T>(_ parser: @escaping () -> Parser<T>) -> Parser<T> { Parser { parser().run(&$0) } }

func number() -> Parser<Int> {
    character(\.isNumber).flatMap { first in
        character(\.isNumber).many.map { Int(String([first] + $0))! }
    } <* character(\.isWhitespace).many
}

// %%
func chain(_ operand: Parser<Int>, _ op: Parser<(Int, Int) -> Int>) -> Parser<Int> {
    operand.flatMap { first in
        op.flatMap { f in operand.map { (f, $0) } }.many.map { $0.reduce(first) { $1.0($0, $1.1) } }
    }
}
func factor() -> Parser<Int> { number() <|> (symbol("(") *> lazily(expression) <* symbol(")")) }
func term() -> Parser<Int> { chain(factor(), symbol("*").map { _ in { $0 * $1 } } <|> symbol("/").map { _ in { $0 / $1 } }) }
func expression() -> Parser<Int> { chain(term(), symbol("+").map { _ in { $0 + $1 } } <|> symbol("-").map { _ in { $0 - $1 } }) }

// %%
for text in ["1 + 2 * 3", "(1+2)*3", "20 / 2 / 5", "2 * (3 + (4 - 1)) - 1", "1 +", ""] {
    print(text.isEmpty ? "(nothing)" : text, "=>", expression().parse(text).map(String.init) ?? "no parse")
}
