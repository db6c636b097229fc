namespace GpuTensorDecomp.Sweeps.Spec.Expressions;

/// <summary>
/// Splits an expression into tokens. A dash belongs to a name where a known name has it there
/// (<c>start-norm</c>), and is a minus sign otherwise.
/// </summary>
internal sealed class Lexer(string text, Func<string, bool> isName)
{
    private static readonly string[] Signs =
        ["==", "!=", "<=", ">=", "<", ">", "+", "-", "*", "/", "^", "(", ")", ","];

    private int _next;

    /// <summary>All tokens, the end included.</summary>
    /// <exception cref="ExpressionException">A character that no token has.</exception>
    public IReadOnlyList<Token> Tokens()
    {
        var tokens = new List<Token>();
        while (true)
        {
            while (_next < text.Length && char.IsWhiteSpace(text[_next]))
                _next++;
            int start = _next;
            if (start == text.Length)
            {
                tokens.Add(new Token(TokenKind.End, "", start + 1));
                return tokens;
            }

            TokenKind kind = Advance();
            string found = text[start.._next];
            string content = kind == TokenKind.Text ? found[1..^1] : found;
            tokens.Add(new Token(kind, content, start + 1));
        }
    }

    private TokenKind Advance()
    {
        char first = text[_next];
        if (char.IsAsciiDigit(first) || first == '.')
            return Number();
        if (char.IsAsciiLetter(first) || first == '_')
            return Name();
        if (first is '\'' or '"')
            return Quoted(first);
        string? sign =
            Array.Find(Signs, s => string.CompareOrdinal(text, _next, s, 0, s.Length) == 0);
        if (sign is not null)
        {
            _next += sign.Length;
            return TokenKind.Sign;
        }

        string right = first == '=' ? "; write == for equality" : "";
        throw new ExpressionException(
            $"has '{first}' at character {_next + 1}, which no expression has{right}");
    }

    private TokenKind Number()
    {
        int start = _next;
        SkipWhile(c => char.IsAsciiDigit(c) || c == '.');
        int exponent = _next + 1;
        if (_next < text.Length && text[_next] is 'e' or 'E')
        {
            if (exponent < text.Length && text[exponent] is '+' or '-')
                exponent++;
            if (exponent < text.Length && char.IsAsciiDigit(text[exponent]))
            {
                _next = exponent;
                SkipWhile(char.IsAsciiDigit);
            }
        }

        if (SpecValue.ParseNumber(text[start.._next]) is null)
        {
            throw new ExpressionException(
                $"has '{text[start.._next]}' at character {start + 1}, which is no finite number");
        }

        return TokenKind.Number;
    }

    private TokenKind Name()
    {
        int start = _next;
        SkipWhile(IsNamePart);
        int known = _next;
        while (_next + 1 < text.Length && text[_next] == '-' && IsNamePart(text[_next + 1]))
        {
            _next++;
            SkipWhile(IsNamePart);
            if (isName(text[start.._next]))
                known = _next;
        }

        _next = known;
        return TokenKind.Name;
    }

    private TokenKind Quoted(char quote)
    {
        int end = text.IndexOf(quote, _next + 1);
        if (end < 0)
            throw new ExpressionException(
                $"has a quotation mark at character {_next + 1} that never ends");
        _next = end + 1;
        return TokenKind.Text;
    }

    private void SkipWhile(Predicate<char> holds)
    {
        while (_next < text.Length && holds(text[_next]))
            _next++;
    }

    private static bool IsNamePart(char c) => char.IsAsciiLetterOrDigit(c) || c == '_';
}
