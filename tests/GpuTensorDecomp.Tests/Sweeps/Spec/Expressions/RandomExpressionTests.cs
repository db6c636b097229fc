using System.Globalization;
using System.Numerics;
using GpuTensorDecomp.Sweeps.Spec.Expressions;

namespace GpuTensorDecomp.Tests.Sweeps.Spec.Expressions;

/// <summary>
/// Random trees, written with no more parentheses than precedence needs, against their values
/// computed as they are drawn.
/// </summary>
public sealed class RandomExpressionTests
{
    private const int Sum = 1;
    private const int Product = 2;
    private const int Power = 3;
    private const int Atom = 4;

    [Fact]
    public void Whole_numbers_agree_with_exact_evaluation()
    {
        var random = new Random(5);
        for (int n = 0; n < 4000; n++)
        {
            (string text, BigInteger value, _) = Whole(random, 5);
            if (BigInteger.Abs(value) < BigInteger.Pow(2, 90))
                new Names().Evaluate(text).ToString().ShouldBe(value.ToString(), text);
        }
    }

    [Fact]
    public void Real_numbers_agree_with_evaluation_in_float64()
    {
        var random = new Random(6);
        int compared = 0;
        for (int n = 0; n < 4000; n++)
        {
            (string text, double value, _) = Real(random, 4);
            if (!double.IsFinite(value) || Math.Abs(value) > 1e12)
                continue;
            SpecValue found = new Names().Evaluate(text);
            found.Kind.ShouldBe(SpecValueKind.Number, text);
            found.Number.ShouldBe(value, text);
            compared++;
        }

        compared.ShouldBeGreaterThan(2000);
    }

    private static (string Text, BigInteger Value, int Level) Whole(Random random, int depth)
    {
        if (depth == 0 || random.Next(5) == 0)
        {
            int leaf = random.Next(10);
            return (leaf.ToString(), leaf, Atom);
        }

        (string Text, BigInteger Value, int Level) a = Whole(random, depth - 1);
        (string Text, BigInteger Value, int Level) b = Whole(random, depth - 1);
        int power = random.Next(3);
        return random.Next(6) switch
        {
            0 => ($"{Within(a, Sum)} + {Within(b, Product)}", a.Value + b.Value, Sum),
            1 => ($"{Within(a, Sum)}-{Within(b, Product)}", a.Value - b.Value, Sum),
            2 => ($"{Within(a, Product)}*{Within(b, Power)}", a.Value * b.Value, Product),
            3 => ($"{Within(a, Atom)}^{power}", BigInteger.Pow(a.Value, power), Power),
            4 => ($"max({a.Text}, {b.Text})", BigInteger.Max(a.Value, b.Value), Atom),
            _ => ($"binomial({power + 5}, {power})", new[] { 1, 6, 21 }[power], Atom),
        };
    }

    private static (string Text, double Value, int Level) Real(Random random, int depth)
    {
        if (depth == 0)
        {
            double leaf = Math.Round(random.NextDouble() * 4 + 0.0005, 3) + 0.0001220703125;
            return (leaf.ToString("R", CultureInfo.InvariantCulture), leaf, Atom);
        }

        (string Text, double Value, int Level) a = Real(random, depth - 1);
        (string Text, double Value, int Level) b = Real(random, depth - 1);
        (string Text, double Value, int Level) all = random.Next(7) switch
        {
            0 => ($"{Within(a, Sum)} + {Within(b, Product)}", a.Value + b.Value, Sum),
            1 => ($"{Within(a, Sum)} - {Within(b, Product)}", a.Value - b.Value, Sum),
            2 => ($"{Within(a, Product)} * {Within(b, Power)}", a.Value * b.Value, Product),
            3 => ($"{Within(a, Product)} / {Within(b, Power)}", a.Value / b.Value, Product),
            4 => ($"{Within(a, Atom)} ^ {Within(b, Power)}", Math.Pow(a.Value, b.Value), Power),
            5 => ($"sqrt({a.Text})", Math.Sqrt(a.Value), Atom),
            _ => ($"min({a.Text},{b.Text})", Math.Min(a.Value, b.Value), Atom),
        };
        return all with { Value = double.IsFinite(all.Value) ? all.Value : double.NaN };
    }

    private static string Within<T>((string Text, T Value, int Level) part, int level) =>
        part.Level < level ? $"({part.Text})" : part.Text;
}
