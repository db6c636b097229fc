using GpuTensorDecomp.Plans;
using GpuTensorDecomp.Problems;

namespace GpuTensorDecomp.Sweeps.Spec.Cases;

/// <summary>
/// Goes through all combinations once: drops those that no condition wants, checks the rest, and
/// merges cases that compute the same. Keeps 16 bytes a case.
/// </summary>
internal sealed class CaseExpansion
{
    private readonly CaseModel _model;
    private readonly CaseFaultTable _table;
    private readonly List<long> _combinations = [];
    private readonly List<ulong> _ids = [];
    private IReadOnlyList<string> _lastFaults = [];
    private (ProblemOptions? Problem, SolveOptions? Options) _last;
    private SeededIdentity? _lastIdentity;

    private CaseExpansion(CaseModel model, SpecFaults faults)
    {
        _model = model;
        _table = new CaseFaultTable(model.Slots, faults);
    }

    /// <summary>Cases left out because an earlier one computes the same.</summary>
    public int Merged { get; private set; }

    /// <summary>The combination of each case.</summary>
    public IReadOnlyList<long> Combinations => _combinations;

    /// <summary>The id of each case.</summary>
    public IReadOnlyList<ulong> Ids => _ids;

    /// <summary>Expands a model; faults of cases are added to those of the spec.</summary>
    public static CaseExpansion Expand(CaseModel model, SpecFaults faults)
    {
        var expansion = new CaseExpansion(model, faults);
        expansion.Run();
        expansion._table.Report();
        return expansion;
    }

    private void Run()
    {
        var assembler = new CaseAssembler(_model);
        var found = new List<CaseFault>();
        var known = new HashSet<ulong>();
        long number = 0;
        for (long combination = 0; combination < _model.Combinations; combination++)
        {
            bool isWanted = assembler.MoveTo(combination, found);
            if (isWanted)
                Add(assembler, combination, found, known);
            foreach (CaseFault fault in found)
                _table.Add(fault, number, assembler);
            number += isWanted ? 1 : 0;
        }
    }

    private void Add(
        CaseAssembler assembler, long combination, List<CaseFault> found, HashSet<ulong> known)
    {
        ProblemOptions? problem = assembler.Problem();
        SolveOptions? options = assembler.Options();
        LookAt(problem, options);
        foreach (string fault in _lastFaults)
            found.Add(new CaseFault(_table.LineOf(fault), CaseFaultTable.WithoutDashes(fault)));
        if (problem is null || options is null || found.Count > 0)
            return;
        _lastIdentity ??= new SeededIdentity(problem, options, _model.Record);
        ulong id = _lastIdentity.Of(problem.Seed, options.Seed);
        if (!known.Add(id))
        {
            Merged++;
            return;
        }

        _combinations.Add(combination);
        _ids.Add(id);
    }

    /// <summary>
    /// Finds the faults of a case; its seeds have none, so where nothing else differs those of the
    /// last one may serve, and most of its identity.
    /// </summary>
    private void LookAt(ProblemOptions? problem, SolveOptions? options)
    {
        var key = (
            problem is null ? null : problem with { Seed = 0 },
            options is null ? null : options with { Seed = 0 });
        if (_last == key && key is not (null, null))
            return;
        _last = key;
        _lastIdentity = null;
        _lastFaults = [.. ProblemFaults(problem), .. options?.Faults() ?? []];
    }

    private static IReadOnlyList<string> ProblemFaults(ProblemOptions? problem)
    {
        try
        {
            problem?.Validate();
            return [];
        }
        catch (InputException fault)
        {
            return fault.Faults;
        }
    }
}
