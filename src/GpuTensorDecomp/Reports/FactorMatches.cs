using GpuTensorDecomp.Observation;
using GpuTensorDecomp.Results;
using GpuTensorDecomp.Tensors;

namespace GpuTensorDecomp.Reports;

/// <summary>Which factor is which true component.</summary>
internal sealed class FactorMatches
{
    // A partner with a smaller |cos| is there only because none was better.
    private const double Resemblance = 0.9;

    private readonly Dictionary<int, MatchedPair> _byFactor = [];
    private readonly Dictionary<int, MatchedPair> _byTruth = [];

    /// <summary>Matches the factors to the truth; nothing matches without one.</summary>
    public FactorMatches(SolveResult result, FactoredTensor? truth)
    {
        if (truth is null)
            return;
        foreach (MatchedPair pair in RecoveryMetrics.MatchedPairs(result.Factors, truth))
        {
            if (Math.Abs(pair.Cosine) < Resemblance)
                continue;
            _byFactor[pair.FoundIndex] = pair;
            _byTruth[pair.TruthIndex] = pair;
        }
    }

    /// <summary>The true component that a factor stands for, if any.</summary>
    public MatchedPair? OfFactor(int factor) => _byFactor.GetValueOrDefault(factor);

    /// <summary>The factor that stands for a true component, if any.</summary>
    public MatchedPair? OfTruth(int component) => _byTruth.GetValueOrDefault(component);
}
