using GpuTensorDecomp.Execution;
using GpuTensorDecomp.Problems;
using GpuTensorDecomp.Tensors;

namespace GpuTensorDecomp.Bench;

/// <summary>T(p^{l−1}, ·) of every kind of target for a batch of points.</summary>
internal static class ContractionBench
{
    public const string Factored = "contraction";
    public const string Sample = "sample-moment";
    public const string Dense = "dense-contraction";
    private const string Timed =
        "the contraction alone, points and terms in the device's layout as in a run's step";

    /// <summary>φ(PZᵀ) diag(w) Z, 4mnd flops.</summary>
    public static IEnumerable<BenchRow> FactoredRows(BenchContext context)
    {
        (int M, int N, int D, int L)[] shapes = context.Scale switch
        {
            BenchScale.Emulated => [(33, 33, 8, 4), (33, 33, 40, 3), (97, 33, 40, 3)],
            BenchScale.Quick => [(64, 64, 32, 4)],
            BenchScale.Cpu =>
            [
                (1536, 1536, 256, 4), (200, 200, 100, 3), (100, 5, 1000, 3), (48, 48, 10_000, 3),
                (48, 48, 1000, 3), (32, 32, 5000, 3), (16, 16, 10_000, 3), (4096, 4096, 512, 4),
            ],

            // Middle: one kernel of both products (many points, d ≤ 256), then two; large.
            _ =>
            [
                (16_384, 1024, 32, 4), (16_384, 1024, 128, 4), (16_384, 1024, 256, 4),
                (1536, 1536, 256, 4), (200, 200, 100, 3), (4096, 4096, 512, 4),
                (48, 48, 10_000, 3), (512, 64, 100_000, 4),
            ],
        };
        IEnumerable<Case> cases = shapes.Select(shape => new Case(
            $"m={shape.M} n={shape.N} d={shape.D} l={shape.L}",
            () => BenchData.Tensor(shape.L, shape.D, shape.N, VectorKind.Sphere),
            shape.M, 4.0 * shape.M * shape.N * shape.D));
        return Rows(context, Factored, [.. cases]);
    }

    /// <summary>(1/N) Σ h(⟨x,p⟩) x with and without the correction for noise, 4mNd flops.</summary>
    public static IEnumerable<BenchRow> SampleRows(BenchContext context)
    {
        (int m, int n, int d, int l) = context.Scale switch
        {
            BenchScale.Emulated => (4, 70, 5, 3),
            BenchScale.Quick => (16, 2000, 20, 3),
            BenchScale.Cpu => (100, 20_000, 100, 3),
            _ => (200, 200_000, 100, 3),
        };
        double[] samples = BenchData.Normals(n * d);
        string shape = $"m={m} N={n} d={d} l={l}";
        double flops = 4.0 * m * n * d;
        var corrected = new Case(
            $"{shape} with noise correction",
            () => new SampleMoment(l, d, samples, noiseVariance: 0.5), m, flops);
        var plain = new Case(shape, () => new SampleMoment(l, d, samples), m, flops);
        return Rows(
            context, Sample, context.Scale == BenchScale.Cpu ? [corrected] : [corrected, plain]);
    }

    /// <summary>
    /// A product with the C(d+l−2, l−1) × d stored rows, 2 flops an entry and point.
    /// </summary>
    public static IEnumerable<BenchRow> DenseRows(BenchContext context)
    {
        (int M, int D, int L)[] shapes = context.Scale switch
        {
            BenchScale.Emulated => [(3, 4, 3)],
            BenchScale.Quick => [(16, 12, 3)],
            _ => [(100, 100, 3), (100, 30, 4)],
        };
        foreach ((int m, int d, int l) in shapes)
        {
            int entries = 1;
            for (int k = 0; k < l; k++)
                entries *= d;
            DenseTensor tensor =
                DenseTensor.FromArray(l, d, BenchData.Normals(entries), symmetrize: true);
            yield return Row(
                context, Dense, $"m={m} d={d} l={l}", tensor, m, 2.0 * m * tensor.Entries.Length);
        }
    }

    /// <summary>Every case; then by each way in which the device can make its products.</summary>
    private static IEnumerable<BenchRow> Rows(
        BenchContext context, string operation, IReadOnlyList<Case> cases)
    {
        foreach (Case one in cases)
            yield return Row(context, operation, one.Shape, one.Tensor(), one.Points, one.Flops);
        var rates = new Dictionary<string, double?>();
        foreach (BenchWay way in context.Options.Ways)
        {
            using var ofWay = new BenchContext(
                way.Open(context.Executor.Precision), context.Options);
            ofWay.Peak = context.Peak;
            foreach (Case one in cases)
            {
                SymmetricTensor tensor = one.Tensor();
                if (ProductRow(ofWay, way, one, tensor) is { } products)
                {
                    rates[one.Shape] = products.Gflops;
                    yield return products;
                }

                BenchRow row = Row(
                    ofWay, $"{operation} by {way.Name}", one.Shape, tensor, one.Points, one.Flops);
                yield return row with { ProductGflops = rates.GetValueOrDefault(one.Shape) };
            }
        }
    }

    private static BenchRow? ProductRow(
        BenchContext context, BenchWay way, Case one, SymmetricTensor tensor)
    {
        using DeviceTarget target = context.Executor.Upload(tensor);
        using PreparedContraction contraction =
            context.Executor.PrepareContraction(target, one.Points);
        contraction.Write(BenchData.Units(one.Points, tensor.Dimension, 1));
        return contraction.RunProducts()
            ? context.Row(
                $"plain products by {way.Name}", one.Shape,
                "the two matrix products alone, without power and weights", one.Flops,
                () => contraction.RunProducts())
            : null;
    }

    private static BenchRow Row(
        BenchContext context, string operation, string shape, SymmetricTensor tensor, int m,
        double flops)
    {
        using DeviceTarget target = context.Executor.Upload(tensor);
        using PreparedContraction contraction = context.Executor.PrepareContraction(target, m);
        contraction.Write(BenchData.Units(m, tensor.Dimension, 1));
        return context.Row(operation, shape, Timed, flops, contraction.Run);
    }

    /// <summary>One shape.</summary>
    private sealed record Case(
        string Shape, Func<SymmetricTensor> Tensor, int Points, double Flops);
}
