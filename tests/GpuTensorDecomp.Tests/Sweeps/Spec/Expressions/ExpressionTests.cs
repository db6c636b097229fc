using GpuTensorDecomp.Sweeps.Spec.Expressions;

namespace GpuTensorDecomp.Tests.Sweeps.Spec.Expressions;

public sealed class ExpressionTests
{
    private static readonly Names Known = new(
        ("rank", SpecValue.Of((Int128)7)),
        ("start-norm", SpecValue.Of(0.25)),
        ("norm", SpecValue.Of((Int128)100)),
        ("start", SpecValue.Of((Int128)3)),
        ("none", SpecValue.Auto),
        ("method", SpecValue.Of("flow")),
        ("flow", SpecValue.Of("flow")));

    [Theory]
    [InlineData("4*rank", "28")]
    [InlineData("1 + 2 * 3 - 4", "3")]
    [InlineData("10 - 3 - 2", "5")]
    [InlineData("12 / 2 / 3", "2")]
    [InlineData("(1 + 2) * 3", "9")]
    [InlineData("-2^2", "-4")]
    [InlineData("(-2)^2", "4")]
    [InlineData("2^3^2", "512")]
    [InlineData("2^-1", "0.5")]
    [InlineData("3 - -2", "5")]
    [InlineData("7/2", "3.5")]
    [InlineData("8/2", "4")]
    [InlineData("1e3", "1000")]
    [InlineData("1e-3", "0.001")]
    [InlineData(".5 + .25", "0.75")]
    [InlineData("max(2, rank/2)", "3.5")]
    [InlineData("min(rank, 9, 8)", "7")]
    [InlineData("floor(-3.5)", "-4")]
    [InlineData("ceil(-3.5)", "-3")]
    [InlineData("round(2.5)", "3")]
    [InlineData("round(-2.5)", "-3")]
    [InlineData("abs(-4) + abs(4)", "8")]
    [InlineData("sqrt(16)", "4")]
    [InlineData("ln(exp(2))", "2")]
    [InlineData("log10(1000)", "3")]
    [InlineData("binomial(10, 3)", "120")]
    [InlineData("binomial(4, 5)", "0")]
    [InlineData("binomial(100, 50)", "100891344545564193334812497256")]
    [InlineData("18446744073709551615 - 1", "18446744073709551614")]
    [InlineData("2^100 + 1", "1267650600228229401496703205377")]
    [InlineData("9007199254740993 * 3", "27021597764222979")]
    [InlineData("start-norm * 4", "1")]
    [InlineData("start - norm", "-97")]
    [InlineData("2*(start-norm)", "0.5")]
    [InlineData("rank == 7 and 2 < 3", "true")]
    [InlineData("1 < 3 < 2", "false")]
    [InlineData("1 < 2 <= 2", "true")]
    [InlineData("not rank > 7 or 1 == 2", "true")]
    [InlineData("method == 'flow' and method != 'descent'", "true")]
    [InlineData("method == flow", "true")]
    [InlineData("none == 3", "false")]
    [InlineData("9007199254740993 == 9007199254740992", "false")]
    public void An_expression_has_the_value_computed_by_hand(string text, string value) =>
        Known.Evaluate(text).ToString().ShouldBe(value);

    [Fact]
    public void An_integer_beyond_128_bits_is_a_number_near_it()
    {
        SpecValue value = Known.Evaluate("2^200 * 3");
        value.Kind.ShouldBe(SpecValueKind.Number);
        value.Number.ShouldBe(3 * Math.Pow(2, 200));
    }

    [Theory]
    [InlineData("1 / (rank - 7)", "divides by zero")]
    [InlineData("0 ^ -1", "divides by zero")]
    [InlineData("ln(0)", "takes ln of 0, which is not above 0")]
    [InlineData("sqrt(-1)", "takes sqrt of -1, which is below 0")]
    [InlineData("exp(1000)", "is no finite number")]
    [InlineData("(-1)^0.5", "is no finite number")]
    [InlineData("binomial(2.5, 1)", "needs integers")]
    [InlineData("none + 1", "left to the program")]
    [InlineData("method * 2", "has 'flow' where a number is needed")]
    [InlineData("method < 2", "has 'flow' where a number is needed")]
    [InlineData("method == 2", "of another kind")]
    [InlineData("rank and 1 == 1", "not true or false")]
    public void What_cannot_be_computed_says_why(string text, string reason)
    {
        SpecValue value = Known.Evaluate(text);
        value.Kind.ShouldBe(SpecValueKind.Fault);
        value.ToString().ShouldContain(reason);
    }

    [Theory]
    [InlineData("4*rnk", "unknown name 'rnk' at character 3; did you mean rank?")]
    [InlineData("sqr(2)", "unknown name 'sqr' at character 1; did you mean sqrt?")]
    [InlineData("2 rank", "has 'rank' at character 3, where an operator or the end is expected")]
    [InlineData("2 +", "ends at character 4, where a number")]
    [InlineData("(1 + 2", "ends at character 7, where ')' or an operator is expected")]
    [InlineData("min()", "has ')' at character 5")]
    [InlineData("sqrt(1, 2)", "gives sqrt at character 1 2 arguments; it takes 1")]
    [InlineData("rank = 7", "has '=' at character 6, which no expression has; write ==")]
    [InlineData("2 ** 3", "has '*' at character 4")]
    [InlineData("1.2.3", "has '1.2.3' at character 1, which is no finite number")]
    [InlineData("1e999", "no finite number")]
    [InlineData("'flow", "quotation mark at character 1 that never ends")]
    [InlineData("3 % 2", "has '%' at character 3")]
    public void What_cannot_be_read_says_where(string text, string fault) =>
        Should.Throw<ExpressionException>(() => Known.Evaluate(text)).Message.ShouldContain(fault);

    [Fact]
    public void Depth_and_length_are_bounded()
    {
        string deep = new string('(', 5000) + "1" + new string(')', 5000);
        Should.Throw<ExpressionException>(() => Known.Evaluate(deep));
        deep = new string('-', 1500) + "1";
        Should.Throw<ExpressionException>(() => Known.Evaluate(deep)).Message.ShouldContain("deep");
        string wide = string.Join('+', Enumerable.Repeat("1", 1000));
        Known.Evaluate(wide).ToString().ShouldBe("1000");
    }
}
