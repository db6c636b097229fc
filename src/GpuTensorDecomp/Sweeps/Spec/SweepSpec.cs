using GpuTensorDecomp.Plans;
using GpuTensorDecomp.Reports;
using GpuTensorDecomp.Sweeps.Spec.Cases;
using GpuTensorDecomp.Sweeps.Spec.Nodes;

namespace GpuTensorDecomp.Sweeps.Spec;

/// <summary>
/// What a sweep is to solve, read from YAML or JSON and checked whole before anything runs.
/// <code>
/// name: fourfold
/// problem: {order: 4, rank: dimension / 2, vectors: "congruent:c"}
/// method: {method: flow, components: 4*rank, tolerance: 1e-6}
/// axes:
///   dimension: {from: 4, to: 10, step: 2}
///   c: [0, 0.5]
///   start-norm: {from: 1e-6, to: 1, points: 7, scale: log}
/// where: start-norm &lt; 0.1 or c == 0
/// repeats: 10
/// record: [weights, fit-times]
/// quick: {axes: {dimension: [4]}, repeats: 2}
/// </code>
/// <para>
/// <c>problem</c> holds order, dimension, rank, vectors, weights, noise and seed; <c>method</c> the
/// options of <c>solve</c>, named as on the command line. An axis is an option, or a free name that
/// other values use. Axes are crossed, the last one fastest, unless <c>zip: [[a, b], …]</c> lets
/// some advance together; then those in <c>where</c> that are not true of a case drop it.
/// </para>
/// <para>
/// A value may be an expression of any axis and option: + − * / ^, parentheses, abs binomial ceil
/// exp floor ln log10 max min round (half away from 0) sqrt, comparisons (==, !=, &lt;, &lt;=,
/// &gt;, &gt;=), and, or, not. Integers stay exact. <c>auto</c> leaves an option to the program.
/// </para>
/// <para>
/// <c>seed</c> (0 by default) is the seed of problem and solve unless these have their own;
/// <c>repeats: N</c> makes it an axis of seed … seed + N − 1, and <c>seeds</c> lists it. The
/// entries of <c>quick</c> replace those of the spec when it is read so; null takes one away.
/// Faults of both forms are told whichever is asked for.
/// </para>
/// </summary>
public sealed class SweepSpec
{
    private readonly SweepCaseList _cases;

    private SweepSpec(string name, CaseModel model, CaseExpansion expansion)
    {
        Name = name;
        Axes = [.. model.Axes.Select(index => model.Slots.All[index].Name)];
        Record = model.Record;
        MergedCount = expansion.Merged;
        _cases = new SweepCaseList(model, expansion.Combinations, expansion.Ids);
    }

    /// <summary>The sweep's name; by default that of the file, without its suffix.</summary>
    public string Name { get; }

    /// <summary>
    /// The names of the axes, in the spec's order; the seed's last where repeated.
    /// </summary>
    public IReadOnlyList<string> Axes { get; }

    /// <summary>The measures to record beside the columns that every row has.</summary>
    public IReadOnlyList<string> Record { get; }

    /// <summary>
    /// Combinations that compute the same as an earlier one, and were merged with it.
    /// </summary>
    public int MergedCount { get; }

    /// <summary>Reads a spec from a file.</summary>
    /// <param name="path">The file, YAML or JSON.</param>
    /// <param name="quick">Whether the part <c>quick</c> goes over the rest.</param>
    /// <param name="measures">
    /// What may be recorded; <see cref="MeasureNames.All"/> by default.
    /// </param>
    /// <exception cref="InputException">Every fault, with its line.</exception>
    public static SweepSpec Read(
        string path, bool quick = false, IReadOnlyList<string>? measures = null)
    {
        try
        {
            return Parse(File.ReadAllText(path), path, quick, measures);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"{path}: cannot be read. {fault.Message}", fault);
        }
    }

    /// <summary>Reads a spec from its text.</summary>
    /// <param name="text">YAML or JSON.</param>
    /// <param name="file">The file's name, for faults and as the sweep's name.</param>
    /// <param name="quick">Whether the part <c>quick</c> goes over the rest.</param>
    /// <param name="measures">
    /// What may be recorded; <see cref="MeasureNames.All"/> by default.
    /// </param>
    /// <param name="precision">
    /// The method's precision whatever the spec says of it; null for what it says.
    /// </param>
    /// <param name="checksBoth">
    /// Whether values of the form that is not asked for are checked, too; once is enough.
    /// </param>
    /// <exception cref="InputException">Every fault, with its line.</exception>
    public static SweepSpec Parse(
        string text,
        string file,
        bool quick = false,
        IReadOnlyList<string>? measures = null,
        Precision? precision = null,
        bool checksBoth = true)
    {
        measures ??= MeasureNames.All;
        var faults = new SpecFaults(file);
        if (SpecReader.Read(text, faults) is not { } full)
        {
            faults.ThrowIfAny();
            throw new InvalidOperationException("A text without a mapping is a fault.");
        }

        if (precision is Precision given)
            full = full.Overlay(MethodWith(given));

        // Both forms are checked whichever is asked for; a fault of both is reported once.
        SpecMap small = Quick(full, faults);
        (SpecMap chosen, SpecMap other) = quick ? (small, full) : (full, small);
        CaseModel? otherModel =
            full.Find("quick") is null ? null : SpecBuilder.Build(other, measures, faults);
        CaseModel model = SpecBuilder.Build(chosen, measures, faults);
        string name = NameOf(chosen, file, faults);
        CaseExpansion expansion = CaseExpansion.Expand(model, faults);
        RequireCase(chosen, model, expansion.Wanted > 0);
        if (otherModel is not null && checksBoth)
        {
            string form = quick ? "without quick: " : "with quick: ";
            RequireCase(other, otherModel, expansion.Check(otherModel, form, faults));
        }

        faults.ThrowIfAny();
        return new SweepSpec(name, model, expansion);

        void RequireCase(SpecMap spec, CaseModel ofSpec, bool hasCase)
        {
            if (!hasCase && !ofSpec.IsDoubtful)
            {
                faults.Add(
                    spec.Find("where")?.Line ?? 1, "where keeps no case; relax a condition");
            }
        }
    }

    /// <summary>
    /// All cases in the order of the axes, the last one fastest; made when asked for, so that a
    /// million of them take little memory. Of cases that compute the same the first one is here.
    /// </summary>
    public IReadOnlyList<SweepCase> Cases() => _cases;

    /// <summary>A spec of nothing but the method's precision.</summary>
    private static SpecMap MethodWith(Precision precision)
    {
        const int line = 1;
        var value = new SpecScalar(Wording.Of(precision), line, IsQuoted: true);
        var method = new SpecMap([new SpecEntry("precision", line, value)], line);
        return new SpecMap([new SpecEntry("method", line, method)], line);
    }

    /// <summary>The spec with its part <c>quick</c> over the rest.</summary>
    private static SpecMap Quick(SpecMap full, SpecFaults faults)
    {
        switch (full.Find("quick"))
        {
            case null:
                return full;
            case { Value: SpecMap quick }:
                if (quick.Find("quick") is { } inner)
                    faults.Add(inner.Line, "quick cannot hold quick; leave it out");
                string[] seeds = ["repeats", "seeds"];
                bool hasSeeds = quick.Entries.Any(entry => seeds.Contains(entry.Key));
                SpecEntry[] kept =
                    [.. full.Entries.Where(entry => !(hasSeeds && seeds.Contains(entry.Key)))];
                return (full with { Entries = kept }).Overlay(quick);
            case { } wrong:
                faults.Add(
                    wrong.Line,
                    $"quick is {wrong.Value.What}; give a mapping of parts to replace");
                return full;
        }
    }

    private static string NameOf(SpecMap spec, string file, SpecFaults faults)
    {
        if (spec.Find("name") is not { } entry)
            return Path.GetFileNameWithoutExtension(file);
        if (entry.Value is SpecScalar { IsNull: false, Text: [_, ..] text })
            return text;
        faults.Add(entry.Line, $"name is {entry.Value.What}; give a word");
        return "";
    }
}
