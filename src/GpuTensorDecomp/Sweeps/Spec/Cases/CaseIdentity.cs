using System.Globalization;
using System.Text;
using GpuTensorDecomp.Plans;
using GpuTensorDecomp.Problems;
using GpuTensorDecomp.Sweeps.Spec.Fields;

namespace GpuTensorDecomp.Sweeps.Spec.Cases;

/// <summary>
/// Names a case by what it computes. The text behind the name holds, sorted, every option that
/// differs from its default, so that an option which is new in a release changes no old name; the
/// name is its hash, which <see cref="SeededIdentity"/> computes.
/// </summary>
internal static class CaseIdentity
{
    /// <summary>
    /// Goes up when the same options compute something else than before: a default that changes,
    /// or a generator that draws other problems.
    /// </summary>
    private const string Version = "gpudecomp-case-1";

    private static readonly (PropertyAccess<ProblemOptions> Property, object? Default)[]
        ProblemParts = Parts(new ProblemOptions(0, 0, 0));

    private static readonly (PropertyAccess<SolveOptions> Property, object? Default)[]
        OptionParts = Parts(new SolveOptions());

    /// <summary>The text that is hashed: one line a value, in the invariant culture.</summary>
    public static string Text(
        ProblemOptions problem, SolveOptions options, IEnumerable<string> record)
    {
        var text = new StringBuilder(Version).Append('\n');
        Append(text, "problem.", problem, ProblemParts);
        Append(text, "method.", options, OptionParts);
        foreach (string measure in record.Order(StringComparer.Ordinal))
            text.Append("record=").Append(measure).Append('\n');
        return text.ToString();
    }

    /// <summary>Sixteen hexadecimal digits.</summary>
    public static string Name(ulong id) => id.ToString("x16", CultureInfo.InvariantCulture);

    private static (PropertyAccess<T> Property, object? Default)[] Parts<T>(T defaults) =>
    [
        .. PropertyAccess<T>.All
            .OrderBy(property => property.Name, StringComparer.Ordinal)
            .Select(property => (property, property.Get(defaults))),
    ];

    private static void Append<T>(
        StringBuilder text,
        string section,
        T options,
        (PropertyAccess<T> Property, object? Default)[] parts)
    {
        foreach ((PropertyAccess<T> property, object? usual) in parts)
        {
            object? value = property.Get(options);
            if (Equals(value, usual))
                continue;
            text.Append(section).Append(property.Name).Append('=');
            text.Append(Written(value)).Append('\n');
        }
    }

    private static string Written(object? value) => value switch
    {
        null => "auto",
        bool truth => truth ? "true" : "false",
        Enum word => SpecField.KebabCase(word.ToString()),
        double number => number.ToString("R", CultureInfo.InvariantCulture),
        TimeSpan time => time.TotalSeconds.ToString("R", CultureInfo.InvariantCulture),
        IFormattable other => other.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString()!,
    };
}
