using GpuTensorDecomp.Plans;
using GpuTensorDecomp.Problems;
using GpuTensorDecomp.Sweeps.Spec.Fields;

namespace GpuTensorDecomp.Sweeps.Spec.Cases;

/// <summary>
/// The faults of one case after another, as far as its values are known; of options that have no
/// value, for a fault that is reported, nothing is guessed.
/// </summary>
internal sealed class KnownFaults(CaseAssembler assembler)
{
    private readonly PartFaults<ProblemOptions> _ofProblem =
        new(FaultsOf, (problem, seed) => problem with { Seed = seed });

    private readonly PartFaults<SolveOptions> _ofOptions =
        new(options => options.Faults(), (options, seed) => options with { Seed = seed });

    /// <summary>Whether every value of the case is known.</summary>
    public bool IsWhole { get; private set; }

    /// <summary>Whether the case differs from the last one in more than its seeds.</summary>
    public bool HasChanged => _ofProblem.HasChanged || _ofOptions.HasChanged;

    /// <summary>The problem; with examples in the places of unknown values.</summary>
    public ProblemOptions Problem => _ofProblem.Part!;

    /// <summary>The solve's options; with examples in the places of unknown values.</summary>
    public SolveOptions Options => _ofOptions.Part!;

    /// <summary>The faults of the case that the assembler is at.</summary>
    public IEnumerable<string> Find()
    {
        IReadOnlyList<int> ofProblem = assembler.Unknown(SpecSection.Problem);
        IReadOnlyList<int> ofMethod = assembler.Unknown(SpecSection.Method);
        IsWhole = ofProblem.Count + ofMethod.Count == 0;
        IReadOnlyList<string> first = _ofProblem.Find(ofProblem, assembler.Problem);
        IReadOnlyList<string> second = _ofOptions.Find(ofMethod, assembler.Options);
        return first.Count + second.Count == 0 ? [] : first.Concat(second);
    }

    private static IReadOnlyList<string> FaultsOf(ProblemOptions problem)
    {
        try
        {
            problem.Validate();
            return [];
        }
        catch (InputException fault)
        {
            return fault.Faults;
        }
    }
}
