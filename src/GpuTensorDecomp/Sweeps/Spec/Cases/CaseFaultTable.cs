using System.Text.RegularExpressions;
using GpuTensorDecomp.Sweeps.Spec.Fields;

namespace GpuTensorDecomp.Sweeps.Spec.Cases;

/// <summary>
/// Gathers faults of cases: those that differ in their numbers only are one, told by the first case
/// that shows it.
/// </summary>
internal sealed partial class CaseFaultTable(SpecSlots slots, SpecFaults faults)
{
    private readonly Dictionary<(int Line, string Shape), (string First, long Count)> _found = [];

    /// <summary>A fault of options, in the words of a spec.</summary>
    public static string WithoutDashes(string fault) => Option().Replace(fault, "${option}");

    /// <summary>The line of the option that a fault of options names first.</summary>
    public int LineOf(string fault)
    {
        IEnumerable<string> names = Option().Matches(fault).Select(m => m.Groups["option"].Value);

        // An option of specs alone has no dashes; faults of it begin with its name.
        foreach (string name in names.Prepend(fault.Split(' ')[0]))
        {
            if (slots.Get(name) is { Line: > 0 } slot)
                return slot.Line;
        }

        return 1;
    }

    /// <summary>
    /// Adds what is wrong with a case; it is not named where it is not certain to be one.
    /// </summary>
    public void Add(CaseFault fault, long number, CaseAssembler assembler)
    {
        (int Line, string Shape) key = (fault.Line, Number().Replace(fault.Text, "#"));
        if (_found.TryGetValue(key, out var known))
        {
            _found[key] = known with { Count = known.Count + (assembler.IsDoubtful ? 0 : 1) };
            return;
        }

        string axes = assembler.IsDoubtful ? "" : string.Join(
            ", ",
            assembler.Axes().Where(axis => axis.Value.Length > 0)
                .Select(axis => $"{axis.Key}={axis.Value}"));
        string place = axes.Length == 0 ? "" : $"case {number} ({axes}): ";
        _found.Add(key, (place + fault.Text, 1));
    }

    /// <summary>Adds all to the spec's faults.</summary>
    /// <param name="form">Which form of the spec has them; empty for the one asked for.</param>
    /// <param name="told">Faults that were added already.</param>
    public void Report(string form = "", CaseFaultTable? told = null)
    {
        foreach (((int Line, string Shape) key, (string first, long count)) in _found)
        {
            if (told?._found.ContainsKey(key) == true)
                continue;
            string more = count switch
            {
                1 => "",
                2 => " (and 1 more case)",
                _ => $" (and {count - 1} more cases)",
            };
            faults.Add(key.Line, form + first.TrimEnd('.') + more);
        }
    }

    [GeneratedRegex("--(?<option>[a-z][a-z-]*[a-z])", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Option();

    [GeneratedRegex(@"-?\d+(\.\d+)?([eE][-+]?\d+)?", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Number();
}
