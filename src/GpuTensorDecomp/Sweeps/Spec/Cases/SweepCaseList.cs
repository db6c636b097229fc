using System.Collections;
using GpuTensorDecomp.Sweeps.Running;

namespace GpuTensorDecomp.Sweeps.Spec.Cases;

/// <summary>
/// The cases of a spec, each made when it is asked for; safe for several threads.
/// </summary>
internal sealed class SweepCaseList(
    CaseModel model, IReadOnlyList<long> combinations, IReadOnlyList<ulong> ids)
    : IKeyedCases
{
    private CaseAssembler? _spare; // of whoever asked last; an assembler serves one at a time

    /// <inheritdoc/>
    public int Count => combinations.Count;

    /// <inheritdoc/>
    public SweepCase this[int index]
    {
        get
        {
            CaseAssembler assembler =
                Interlocked.Exchange(ref _spare, null) ?? new CaseAssembler(model);
            SweepCase sweepCase = Make(assembler, index);
            Volatile.Write(ref _spare, assembler);
            return sweepCase;
        }
    }

    /// <inheritdoc/>
    public IEnumerator<SweepCase> GetEnumerator()
    {
        var assembler = new CaseAssembler(model);
        for (int i = 0; i < Count; i++)
            yield return Make(assembler, i);
    }

    /// <inheritdoc/>
    public IEnumerable<SweepCase> Where(Func<ulong, bool> isWanted)
    {
        var assembler = new CaseAssembler(model);
        for (int i = 0; i < Count; i++)
        {
            if (isWanted(ids[i]))
                yield return Make(assembler, i);
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private SweepCase Make(CaseAssembler assembler, int index)
    {
        _ = assembler.MoveTo(combinations[index], faults: null);
        return new SweepCase
        {
            Id = CaseIdentity.Name(ids[index]),
            Number = index,
            Axes = assembler.Axes(),
            Problem = assembler.Problem(),
            Options = assembler.Options(),
            Record = model.Record,
        };
    }
}
