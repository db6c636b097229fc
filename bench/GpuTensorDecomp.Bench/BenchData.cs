using GpuTensorDecomp.Components;
using GpuTensorDecomp.Execution;
using GpuTensorDecomp.Problems;
using GpuTensorDecomp.Tensors;

namespace GpuTensorDecomp.Bench;

/// <summary>Inputs of the benchmarks, from counter-based draws.</summary>
internal static class BenchData
{
    private const ulong Seed = 1;

    /// <summary>Unit vectors, row-major (vector, coordinate).</summary>
    public static double[] Units(int count, int dimension, int run)
    {
        ComponentSet set = Initialization.Start(count, dimension, Seed, run, 0, false);
        return set.Directions;
    }

    /// <summary>Standard normal numbers.</summary>
    public static double[] Normals(int count)
    {
        var numbers = new double[count];
        for (int i = 0; i < count; i++)
            numbers[i] = CounterRandom.Normal(Seed, 0, 0, (uint)i, RandomPurpose.Start);
        return numbers;
    }

    /// <summary>A factored tensor of unit weights.</summary>
    public static FactoredTensor Tensor(
        int order, int dimension, int rank, VectorKind vectors, ulong seed = Seed) =>
        (FactoredTensor)ProblemGenerator.Generate(
            new ProblemOptions(order, dimension, rank, vectors, Seed: seed)).Target;
}
