using System.Globalization;
using GpuTensorDecomp.Sweeps.Spec.Expressions;
using GpuTensorDecomp.Sweeps.Spec.Nodes;

namespace GpuTensorDecomp.Sweeps.Spec.Fields;

/// <summary>
/// Reads <c>{from, to, step}</c> or <c>{from, to, points, scale: linear|log}</c>. Steps are decimal
/// where they can be, so that 0.1, 0.2, … are the numbers that one would write; points are rounded
/// to 15 digits for the same reason, so that 1e-6 to 1 passes through 1e-5 itself.
/// </summary>
internal sealed class RangeReader(FormulaCompiler compiler, SpecFaults faults)
{
    /// <summary>The most values that an axis may have.</summary>
    public const int MostValues = 10_000_000;
    private static readonly string[] Keys = ["from", "to", "step", "points", "scale"];

    /// <summary>The values; empty, and a fault, where there are none.</summary>
    public IReadOnlyList<SpecValue> Read(SpecMap map, string name)
    {
        bool isRight = true;
        foreach (SpecEntry entry in map.Entries.Where(entry => !Keys.Contains(entry.Key)))
            Refuse(
                entry.Line,
                $"{name}: '{entry.Key}' belongs to no range; " +
                $"{NearestName.Advice(entry.Key, Keys)}");
        SpecValue? from = Number("from");
        SpecValue? to = Number("to");
        SpecValue? step = map.Find("step") is null ? SpecValue.Of(Int128.One) : Number("step");
        SpecValue? points = map.Find("points") is null ? null : Number("points");
        string scale = (map.Find("scale")?.Value as SpecScalar)?.Text ?? "linear";
        if (map.Find("scale") is { } given && scale is not ("linear" or "log"))
            Refuse(given.Line, $"{name}: scale is {given.Value.What}; give linear or log");
        foreach (string end in Keys[..2].Where(end => map.Find(end) is null))
            Refuse(
                map.Line,
                $"{name}: the range has no '{end}'; write {{from: 1, to: 9, step: 2}}");
        if (map.Find("step") is { } both && (map.Find("points") is not null || scale == "log"))
            Refuse(
                both.Line,
                $"{name}: step goes with neither points nor scale: log; leave it out");
        else if (scale == "log" && map.Find("points") is null)
            Refuse(map.Line, $"{name}: a log range needs points; add points: 7, for example");
        CheckNumbers();
        if (!isRight || from is not { } first || to is not { } last)
            return [];
        try
        {
            return map.Find("points") is null
                ? Steps(first, last, step!.Value)
                : Points(first, last, points!.Value, scale);
        }
        catch (ExpressionException fault)
        {
            faults.Add(map.Line, $"{name}: the range {fault.Message}");
            return [];
        }

        // Those that are known are checked though others are at fault.
        void CheckNumbers()
        {
            if (step is { Number: 0 })
            {
                Refuse(
                    map.Line,
                    $"{name}: the range has step 0; give a step that leads from 'from' to 'to'");
            }

            if (points is { } count && (!count.TryWhole(out Int128 whole) || whole < 1))
            {
                Refuse(
                    map.Line,
                    $"{name}: the range has {count} points; give a whole number, 2 or more " +
                    "between different ends");
            }

            foreach (string end in Keys[..2])
            {
                if (scale == "log" && (end == "from" ? from : to) is { Number: <= 0 } value)
                    Refuse(
                        map.Line,
                        $"{name}: {end} is {value} on a log scale; it must be above 0");
            }
        }

        void Refuse(int line, string fault)
        {
            faults.Add(line, fault);
            isRight = false;
        }

        SpecValue? Number(string key)
        {
            if (map.Find(key) is not { } entry)
                return null;
            SpecValue? value = compiler.Number(entry.Value, $"{name}: {key}");
            isRight &= value is not null;
            return value;
        }
    }

    private static SpecValue[] Steps(SpecValue from, SpecValue to, SpecValue step)
    {
        double count = Math.Floor((to.Number - from.Number) / step.Number * (1 + 1e-12) + 1e-9) + 1;
        if (!(count >= 1))
        {
            throw new ExpressionException(
                $"holds no value: steps of {step} do not lead from {from} to {to}");
        }

        if (!IsDecimal(from) || !IsDecimal(step))
            return Values(count, i => SpecValue.Of(from.Number + i * step.Number));
        (decimal first, decimal stride) = (Decimal(from), Decimal(step));
        return Values(
            count, i => Parsed((first + i * stride).ToString(CultureInfo.InvariantCulture)));
    }

    private static SpecValue[] Points(SpecValue from, SpecValue to, SpecValue points, string scale)
    {
        _ = points.TryWhole(out Int128 whole);
        if (whole == 1 && from.Number != to.Number)
        {
            throw new ExpressionException(
                $"has {points} points; give a whole number, 2 or more between different ends");
        }

        bool isLog = scale == "log";
        (double a, double b) = isLog
            ? (Math.Log10(from.Number), Math.Log10(to.Number))
            : (from.Number, to.Number);
        double last = Math.Max(1, (double)whole - 1);
        return Values((double)whole, i =>
        {
            if (i == 0 || i == last)
                return i == 0 ? from : to;
            double place = (a * (last - i) + b * i) / last;
            double value = isLog ? Math.Pow(10, place) : place;
            return Parsed(value.ToString("G15", CultureInfo.InvariantCulture));
        });
    }

    private static SpecValue[] Values(double count, Func<int, SpecValue> value)
    {
        if (count > MostValues)
        {
            throw new ExpressionException(
                $"has {count:G6} values; {MostValues} is the most that an axis may have");
        }

        return [.. Enumerable.Range(0, (int)count).Select(value)];
    }

    private static SpecValue Parsed(string text) => SpecValue.ParseNumber(text)!.Value;

    private static bool IsDecimal(SpecValue value) =>
        Math.Abs(value.Number) < 1e20 && (double)Decimal(value) == value.Number;

    private static decimal Decimal(SpecValue value) =>
        decimal.Parse(value.ToString(), NumberStyles.Float, CultureInfo.InvariantCulture);
}
