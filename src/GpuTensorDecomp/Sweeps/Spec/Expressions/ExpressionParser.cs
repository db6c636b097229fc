namespace GpuTensorDecomp.Sweeps.Spec.Expressions;

/// <summary>
/// Reads an expression by recursive descent. From loosest to tightest: or, and, not, comparisons
/// (chained as in 1 &lt; a &lt;= b), + −, * /, the sign, ^ (to the right), then numbers, names,
/// calls and parentheses. So −2^2 = −4 and 2^3^2 = 2^9.
/// </summary>
internal sealed class ExpressionParser
{
    private const int Longest = 2000;
    private const int Deepest = 100;
    private readonly IExpressionScope _scope;
    private readonly IReadOnlyList<Token> _tokens;
    private int _next;
    private int _depth;

    private ExpressionParser(string text, IExpressionScope scope)
    {
        _scope = scope;
        _tokens = new Lexer(text, name => scope.Find(name) is not null).Tokens();
    }

    private Token Next => _tokens[_next];

    /// <summary>Reads a whole expression.</summary>
    /// <exception cref="ExpressionException">It cannot be read.</exception>
    public static Expression Parse(string text, IExpressionScope scope)
    {
        if (text.Length > Longest)
        {
            throw new ExpressionException(
                $"has {text.Length} characters; {Longest} is the most that an expression may have");
        }

        var parser = new ExpressionParser(text, scope);
        Expression expression = parser.Or();
        return parser.Next.Kind == TokenKind.End
            ? expression
            : throw parser.Unexpected("an operator or the end");
    }

    private Expression Or()
    {
        Expression left = And();
        while (TakeWord("or"))
            left = Call((a, b) => Logic(a, b, a.IsTrue || b.IsTrue), left, And());
        return left;
    }

    private Expression And()
    {
        Expression left = Not();
        while (TakeWord("and"))
            left = Call((a, b) => Logic(a, b, a.IsTrue && b.IsTrue), left, Not());
        return left;
    }

    private Expression Not()
    {
        if (!TakeWord("not"))
            return Comparison();
        Expression operand = Deeper(Not);
        return new CallExpression(v => Logic(v[0], v[0], !v[0].IsTrue), [operand]);
    }

    private Expression Comparison()
    {
        Expression left = Sum();
        Expression? chain = null;
        while (TakeSign("==", "!=", "<=", ">=", "<", ">") is { } comparison)
        {
            Expression right = Sum();
            Expression link = Call((a, b) => Arithmetic.Compare(comparison, a, b), left, right);
            chain = chain is null
                ? link
                : Call((a, b) => SpecValue.Of(a.IsTrue && b.IsTrue), chain, link);
            left = right;
        }

        return chain ?? left;
    }

    private Expression Sum()
    {
        Expression left = Product();
        while (TakeSign("+", "-") is { } sign)
            left = Call(sign == "+" ? Arithmetic.Add : Arithmetic.Subtract, left, Product());
        return left;
    }

    private Expression Product()
    {
        Expression left = Signed();
        while (TakeSign("*", "/") is { } sign)
            left = Call(sign == "*" ? Arithmetic.Multiply : Arithmetic.Divide, left, Signed());
        return left;
    }

    private Expression Signed() => TakeSign("-", "+") switch
    {
        "-" => new CallExpression(v => Arithmetic.Negate(v[0]), [Deeper(Signed)]),
        "+" => Deeper(Signed),
        _ => Power(),
    };

    private Expression Power()
    {
        Expression left = Primary();
        return TakeSign("^") is null ? left : Call(Arithmetic.Power, left, Deeper(Signed));
    }

    private Expression Primary()
    {
        Token token = Next;
        if (token.Kind is TokenKind.Number or TokenKind.Text or TokenKind.Name)
            _next++;
        switch (token.Kind)
        {
            case TokenKind.Number:
                return new ConstantExpression(SpecValue.ParseNumber(token.Text)!.Value);
            case TokenKind.Text:
                return new ConstantExpression(SpecValue.Of(token.Text));
            case TokenKind.Name when TakeSign("(") is not null:
                return Arguments(token);
            case TokenKind.Name:
                return _scope.Find(token.Text) ?? throw NotKnown(token, _scope.Names);
            default:
                if (TakeSign("(") is null)
                    throw Unexpected("a number, a name or a parenthesis");
                Expression inner = Deeper(Or);
                Close();
                return inner;
        }
    }

    private CallExpression Arguments(Token name)
    {
        Function function = Functions.Find(name.Text) ?? throw NotKnown(name, Functions.Names);
        var arguments = new List<Expression> { Deeper(Or) };
        while (TakeSign(",") is not null)
            arguments.Add(Deeper(Or));
        Close();
        if (arguments.Count < function.Fewest || arguments.Count > function.Most)
        {
            throw new ExpressionException(
                $"gives {name.Text} at character {name.Position} {arguments.Count} arguments; it " +
                $"takes {function.Fewest}");
        }

        return new CallExpression(function.Of, arguments);
    }

    private void Close()
    {
        if (TakeSign(")") is null)
            throw Unexpected("')' or an operator");
    }

    private Expression Deeper(Func<Expression> part)
    {
        if (++_depth > Deepest)
            throw new ExpressionException($"is nested more than {Deepest} deep");
        Expression expression = part();
        _depth--;
        return expression;
    }

    private string? TakeSign(params ReadOnlySpan<string> signs)
    {
        if (Next.Kind != TokenKind.Sign || !signs.Contains(Next.Text))
            return null;
        return _tokens[_next++].Text;
    }

    private bool TakeWord(string word)
    {
        bool found = Next.Kind == TokenKind.Name && Next.Text == word;
        if (found)
            _next++;
        return found;
    }

    private ExpressionException Unexpected(string expected)
    {
        string found = Next.Kind == TokenKind.End ? "ends" : $"has '{Next.Text}'";
        return new ExpressionException(
            $"{found} at character {Next.Position}, where {expected} is expected");
    }

    private static ExpressionException NotKnown(Token name, IEnumerable<string> known) => new(
        $"has an unknown name '{name.Text}' at character {name.Position}; " +
        NearestName.Advice(name.Text, known));

    private static CallExpression Call(
        Func<SpecValue, SpecValue, SpecValue> function, Expression left, Expression right) =>
        new(v => function(v[0], v[1]), [left, right]);

    private static SpecValue Logic(SpecValue a, SpecValue b, bool result)
    {
        bool areTruths = a.Kind == SpecValueKind.Truth && b.Kind == SpecValueKind.Truth;
        return areTruths
            ? SpecValue.Of(result)
            : SpecValue.Fault("joins what is not true or false by and, or, not");
    }
}
