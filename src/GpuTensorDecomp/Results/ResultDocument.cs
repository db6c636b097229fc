using GpuTensorDecomp.Components;
using GpuTensorDecomp.Execution;
using GpuTensorDecomp.Observation;
using GpuTensorDecomp.Plans;
using GpuTensorDecomp.Tensors;

namespace GpuTensorDecomp.Results;

/// <summary>
/// What <c>result.json</c> and <c>solve --json</c> hold. Times in seconds, errors relative to ‖T*‖;
/// what is not known is null.
/// </summary>
public sealed record ResultDocument
{
    /// <summary>See <see cref="ResultJson.SchemaVersion"/>.</summary>
    public required int SchemaVersion { get; init; }

    /// <summary>The input's name.</summary>
    public required string Input { get; init; }

    /// <summary>The method.</summary>
    public required SolveMethod Method { get; init; }

    /// <summary>Homogeneity p of the model.</summary>
    public required int Homogeneity { get; init; }

    /// <summary>Independent starts.</summary>
    public required int Restarts { get; init; }

    /// <summary>Starts that agree on the rank.</summary>
    public required int RestartsAgreeing { get; init; }

    /// <summary>The winning start, from 0.</summary>
    public required int Start { get; init; }

    /// <summary>Order l.</summary>
    public required int Order { get; init; }

    /// <summary>Dimension d.</summary>
    public required int Dimension { get; init; }

    /// <summary>Components m at the end.</summary>
    public required int ComponentCount { get; init; }

    /// <summary>The found rank r̂.</summary>
    public required int Rank { get; init; }

    /// <summary>Weights of the unit vectors (rank).</summary>
    public required IReadOnlyList<double> Weights { get; init; }

    /// <summary>Standard errors of the weights; null for exact targets.</summary>
    public required IReadOnlyList<double>? WeightStandardErrors { get; init; }

    /// <summary>‖T̂ − T*‖/‖T*‖ of the condensed factors.</summary>
    public required double RelativeError { get; init; }

    /// <summary>‖T − T*‖/‖T*‖ of all m components.</summary>
    public required double ComponentsRelativeError { get; init; }

    /// <summary>The relative error is below what its evaluation can resolve.</summary>
    public required bool BelowFloor { get; init; }

    /// <summary>The relative error that counts as converged.</summary>
    public required double Tolerance { get; init; }

    /// <summary>Whether the goal was reached.</summary>
    public required bool Converged { get; init; }

    /// <summary>Why the run ended.</summary>
    public required StopReason StopReason { get; init; }

    /// <summary>Steps of the winning start.</summary>
    public required long Steps { get; init; }

    /// <summary>Epochs of the winning start.</summary>
    public required int Epochs { get; init; }

    /// <summary>Wall-clock seconds, interrupted parts included.</summary>
    public required double WallSeconds { get; init; }

    /// <summary>The device's name.</summary>
    public required string Device { get; init; }

    /// <summary>Whose matrix products an accelerator took, where it measured.</summary>
    public IReadOnlyList<ProductChoice> ProductChoices { get; init; } = [];

    /// <summary>Number type of the executor.</summary>
    public required Precision Precision { get; init; }

    /// <summary>Seed of every random draw.</summary>
    public required ulong Seed { get; init; }

    /// <summary>Figures against known components; null where none are known.</summary>
    public required RecoveryDocument? Recovery { get; init; }

    /// <summary>Further figures of the method by name.</summary>
    public IReadOnlyDictionary<string, double> Measures { get; init; } =
        new SortedDictionary<string, double>(StringComparer.Ordinal);

    /// <summary>Things the user should know.</summary>
    public required IReadOnlyList<string> Notes { get; init; }

    /// <summary>Makes the document of a result.</summary>
    public static ResultDocument From(
        SolveResult result, string input, FactoredTensor? truth) => new()
        {
            SchemaVersion = ResultJson.SchemaVersion,
            Input = input,
            Method = result.Plan.Method,
            Homogeneity = result.Plan.Homogeneity,
            Restarts = result.Plan.Restarts,
            RestartsAgreeing = result.RestartsAgreeing,
            Start = result.Start,
            Order = result.Plan.Order,
            Dimension = result.Plan.Dimension,
            ComponentCount = result.Components.Count,
            Rank = result.Rank,
            Weights = result.Factors.Weights,
            WeightStandardErrors = result.WeightStandardErrors,
            RelativeError = result.RelativeError,
            ComponentsRelativeError = result.ComponentsRelativeError,
            BelowFloor = result.BelowFloor,
            Tolerance = result.Plan.Tolerance,
            Converged = result.Converged,
            StopReason = result.StopReason,
            Steps = result.Steps,
            Epochs = result.Epochs,
            WallSeconds = result.WallSeconds,
            Device = result.Device,
            ProductChoices = result.ProductChoices,
            Precision = result.Plan.Precision,
            Seed = result.Plan.Seed,
            Recovery = RecoveryOf(result.Factors, truth),
            Measures = result.Measures,
            Notes = result.Notes,
        };

    /// <summary>The result again, with what other files of the run folder hold.</summary>
    internal SolveResult ToResult(
        SolvePlan plan,
        FactoredTensor factors,
        ComponentSet components,
        Trajectory trajectory) => new()
        {
            Plan = plan,
            Factors = factors,
            Components = components,
            Start = Start,
            RestartsAgreeing = RestartsAgreeing,
            RelativeError = RelativeError,
            ComponentsRelativeError = ComponentsRelativeError,
            BelowFloor = BelowFloor,
            StopReason = StopReason,
            Converged = Converged,
            Steps = Steps,
            Epochs = Epochs,
            WallSeconds = WallSeconds,
            Device = Device,
            ProductChoices = ProductChoices,
            WeightStandardErrors = WeightStandardErrors,
            Recovery = Recovery is null
                ? null
                : new Recovery(
                    Recovery.FactorMatchScore,
                    Recovery.Matched,
                    Recovery.TrueRank,
                    Recovery.FittedFractions),
            Trajectory = trajectory,
            Measures = Measures,
            Notes = Notes,
        };

    private static RecoveryDocument? RecoveryOf(FactoredTensor found, FactoredTensor? truth)
    {
        if (truth is null)
            return null;
        Recovery recovery = RecoveryMetrics.Score(found, truth);
        return new RecoveryDocument(
            recovery.FactorMatchScore,
            recovery.Matched,
            recovery.TrueRank,
            recovery.FittedFractions,
            [
                .. RecoveryMetrics.MatchedPairs(found, truth).Select(pair => new ComponentMatch(
                    pair.FoundIndex, pair.TruthIndex, pair.Cosine, pair.WeightTruth)),
            ]);
    }
}
