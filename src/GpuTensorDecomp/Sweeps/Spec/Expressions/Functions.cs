namespace GpuTensorDecomp.Sweeps.Spec.Expressions;

/// <summary>The functions of expressions, by name.</summary>
internal static class Functions
{
    private static readonly Dictionary<string, Function> Known = new()
    {
        ["abs"] = new(1, 1, v => v[0].Number < 0 ? Arithmetic.Negate(v[0]) : v[0]),
        ["binomial"] = new(2, 2, v => Binomial(v[0], v[1])),
        ["ceil"] = Rounding(Math.Ceiling),
        ["exp"] = Real(Math.Exp),
        ["floor"] = Rounding(Math.Floor),
        ["ln"] = Logarithm("ln", Math.Log),
        ["log10"] = Logarithm("log10", Math.Log10),
        ["max"] = new(
            1, int.MaxValue, v => v.Aggregate((a, b) => Arithmetic.Order(a, b) < 0 ? b : a)),
        ["min"] = new(
            1, int.MaxValue, v => v.Aggregate((a, b) => Arithmetic.Order(a, b) > 0 ? b : a)),
        ["round"] = Rounding(x => Math.Round(x, MidpointRounding.AwayFromZero)),
        ["sqrt"] = new(1, 1, v => v[0].Number < 0
            ? SpecValue.Fault($"takes sqrt of {v[0]}, which is below 0")
            : SpecValue.Of(Math.Sqrt(v[0].Number))),
    };

    /// <summary>The names, sorted.</summary>
    public static IEnumerable<string> Names => Known.Keys.Order(StringComparer.Ordinal);

    /// <summary>The function of a name; null where there is none.</summary>
    public static Function? Find(string name) => Known.GetValueOrDefault(name);

    /// <summary>n over k, exact up to about 2^120; 0 for k outside 0..n.</summary>
    private static SpecValue Binomial(SpecValue top, SpecValue bottom)
    {
        if (!top.TryWhole(out Int128 n) || !bottom.TryWhole(out Int128 k) || n < 0)
            return SpecValue.Fault(
                $"takes binomial({top}, {bottom}); it needs integers, the first ≥ 0");
        if (k < 0 || k > n)
            return SpecValue.Of(Int128.Zero);
        k = Int128.Min(k, n - k);
        SpecValue result = SpecValue.Of(Int128.One);
        for (Int128 i = 1; i <= k && !result.IsLost; i++)
        {
            // C(n−k+i, i) = C(n−k+i−1, i−1)·(n−k+i)/i is an integer at every i.
            result = Arithmetic.Divide(
                Arithmetic.Multiply(result, SpecValue.Of(n - k + i)), SpecValue.Of(i));
        }

        return result;
    }

    private static Function Real(Func<double, double> function) =>
        new(1, 1, v => SpecValue.Of(function(v[0].Number)));

    private static Function Logarithm(string name, Func<double, double> function) =>
        new(1, 1, v => v[0].Number > 0
            ? SpecValue.Of(function(v[0].Number))
            : SpecValue.Fault($"takes {name} of {v[0]}, which is not above 0"));

    private static Function Rounding(Func<double, double> function) => new(1, 1, v =>
    {
        const double most = 1e38;
        if (v[0].Kind == SpecValueKind.Whole)
            return v[0];
        double rounded = function(v[0].Number);
        return Math.Abs(rounded) < most ? SpecValue.Of((Int128)rounded) : SpecValue.Of(rounded);
    });
}
