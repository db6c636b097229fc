using GpuTensorDecomp.Components;
using GpuTensorDecomp.Execution;
using GpuTensorDecomp.Problems;
using GpuTensorDecomp.Tensors;

namespace GpuTensorDecomp.Bench;

/// <summary>
/// What a solve does on the host in float64: draws, condensing, polishing, norms.
/// </summary>
internal static class HostBench
{
    public const string Draws = "philox-normals";
    public const string Polish = "condense-polish";
    public const string Norm = "sample-moment-norm";
    private const string Host = "float64";

    /// <summary>Standard normal numbers, one Philox block each.</summary>
    public static IEnumerable<BenchRow> DrawRows(BenchContext context)
    {
        int count = context.Options.Quick ? 1000 : 1_000_000;
        var numbers = new double[count];
        yield return OnHost(context.Row(
            Draws, $"{count} numbers", "drawing them, one thread", null, () =>
            {
                for (int i = 0; i < numbers.Length; i++)
                    numbers[i] = CounterRandom.Normal(1, 0, 0, (uint)i, RandomPurpose.Start);
            }));
    }

    /// <summary>From 3r components, in pairs near the terms and small ones, to r factors.</summary>
    public static IEnumerable<BenchRow> PolishRows(BenchContext context)
    {
        (int L, int D, int R)[] shapes = context.Options.Quick
            ? [(3, 8, 8)]
            : [(3, 40, 40), (3, 100, 100), (4, 40, 200)];
        foreach ((int l, int d, int r) in shapes)
        {
            FactoredTensor truth = BenchData.Tensor(l, d, r, VectorKind.Sphere);
            FactoredTensor model = Perturbed(truth);
            using var target = new TargetEvaluator(truth);
            var polisher = new FactorPolisher(target);
            yield return OnHost(context.Row(
                Polish, $"r={r} d={d} l={l} from {model.Rank} components",
                "condensing, then polishing", null, () =>
                {
                    FactoredTensor condensed = Condensation.Condense(model, 0.97, 3e-3).Factors;
                    polisher.Polish(condensed, 1e-9);
                }));
        }
    }

    /// <summary>‖T‖² of N samples with noise correction, by whichever sum is less work.</summary>
    public static IEnumerable<BenchRow> NormRows(BenchContext context)
    {
        (int n, int d) = context.Options.Quick ? (500, 20) : (10_000, 100);
        double[] samples = BenchData.Normals(n * d);
        yield return OnHost(context.Row(
            Norm, $"N={n} d={d} l=3 with noise correction", "‖T‖² from the samples", null,
            () => _ = new SampleMoment(3, d, samples, noiseVariance: 0.5).NormSquared));
    }

    private static BenchRow OnHost(BenchRow row) => row with { Precision = Host };

    private static FactoredTensor Perturbed(FactoredTensor truth)
    {
        int d = truth.Dimension, m = 3 * truth.Rank;
        var weights = new double[m];
        var vectors = new double[m * d];
        double[] noise = BenchData.Normals(m * d);
        for (int i = 0; i < m; i++)
        {
            int term = i % truth.Rank;
            weights[i] = i < 2 * truth.Rank ? 0.5 * truth.Weights[term] : 1e-4;
            for (int c = 0; c < d; c++)
            {
                vectors[i * d + c] =
                    truth.Vector(term)[c] + 0.03 / Math.Sqrt(d) * noise[i * d + c];
            }
        }

        return new FactoredTensor(truth.Order, d, weights, vectors).Normalized();
    }
}
