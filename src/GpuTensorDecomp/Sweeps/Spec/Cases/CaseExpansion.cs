namespace GpuTensorDecomp.Sweeps.Spec.Cases;

/// <summary>
/// Goes through all combinations once: drops those that no condition wants, checks the rest, and
/// merges cases that compute the same. Keeps 16 bytes a case.
/// </summary>
internal sealed class CaseExpansion
{
    /// <summary>
    /// Combinations of the form that is not asked for that are looked at: about a second's work.
    /// </summary>
    private const long MostOfOther = 100_000;

    private readonly CaseModel _model;
    private readonly CaseFaultTable _table;
    private readonly List<long> _combinations = [];
    private readonly List<ulong> _ids = [];
    private SeededIdentity? _identity;

    private CaseExpansion(CaseModel model, SpecFaults faults)
    {
        _model = model;
        _table = new CaseFaultTable(model.Slots, faults);
    }

    /// <summary>Cases left out because an earlier one computes the same.</summary>
    public int Merged { get; private set; }

    /// <summary>Combinations that the conditions want, as far as can be told.</summary>
    public long Wanted { get; private set; }

    /// <summary>The combination of each case.</summary>
    public IReadOnlyList<long> Combinations => _combinations;

    /// <summary>The id of each case.</summary>
    public IReadOnlyList<ulong> Ids => _ids;

    /// <summary>Expands a model; faults of cases are added to those of the spec.</summary>
    public static CaseExpansion Expand(CaseModel model, SpecFaults faults)
    {
        var expansion = new CaseExpansion(model, faults);
        expansion.Run(model.Combinations);
        expansion._table.Report();
        return expansion;
    }

    /// <summary>
    /// Adds what is wrong with the cases of the form that is not asked for, as far as it was not
    /// told of the one that is.
    /// </summary>
    /// <param name="model">The other form.</param>
    /// <param name="form">Which it is, in front of a fault.</param>
    /// <param name="faults">The spec's.</param>
    /// <returns>Whether it may have a case.</returns>
    public bool Check(CaseModel model, string form, SpecFaults faults)
    {
        var other = new CaseExpansion(model, faults);
        other.Run(Math.Min(model.Combinations, MostOfOther));
        other._table.Report(form, told: _table);
        return other.Wanted > 0 || model.Combinations > MostOfOther;
    }

    private void Run(long combinations)
    {
        var assembler = new CaseAssembler(_model);
        var known = new KnownFaults(assembler);
        var found = new List<CaseFault>();
        var ids = new HashSet<ulong>();
        for (long combination = 0; combination < combinations; combination++)
        {
            if (!assembler.MoveTo(combination, found))
                continue;
            foreach (string fault in known.Find())
            {
                int line = _table.LineOf(fault);
                found.Add(new CaseFault(line, CaseFaultTable.WithoutDashes(fault), true));
            }

            if (known.HasChanged)
                _identity = null;
            if (found.Count == 0 && known.IsWhole)
                Add(known, combination, ids);
            foreach (CaseFault fault in found)
                _table.Add(fault, Wanted, assembler);
            Wanted++;
        }
    }

    private void Add(KnownFaults sound, long combination, HashSet<ulong> ids)
    {
        _identity ??= new SeededIdentity(sound.Problem, sound.Options, _model.Record);
        ulong id = _identity.Of(sound.Problem.Seed, sound.Options.Seed);
        if (!ids.Add(id))
        {
            Merged++;
            return;
        }

        _combinations.Add(combination);
        _ids.Add(id);
    }
}
