using System.Runtime.Intrinsics;
using GpuTensorDecomp.Components;
using GpuTensorDecomp.Execution;
using GpuTensorDecomp.Execution.Cpu;
using GpuTensorDecomp.Flow;
using GpuTensorDecomp.Plans;
using GpuTensorDecomp.Tensors;
using GpuTensorDecomp.Tests.Oracles;

namespace GpuTensorDecomp.Tests.Execution;

/// <summary>
/// The register kernel of few coordinates against the general one and the formulas.
/// </summary>
public sealed unsafe class SmallContractionTests
{
    private static readonly int[] Dimensions = [.. Enumerable.Range(1, 14)];

    [Fact]
    public void Every_dimension_it_serves_contracts_like_the_general_kernel()
    {
        Dimensions.Where(SmallContraction<Lanes256<double>, double>.Fits).ShouldNotBeEmpty();
        foreach (int dimension in Dimensions.Where(SmallContraction<Lanes256<double>, double>.Fits))
        {
            for (int power = 1; power <= 6; power++)
            {
                foreach (int terms in new[] { 1, 4, 5, 11 })
                {
                    Compare<Lanes128<float>, float>(dimension, power, terms, 1e-4);
                    Compare<Lanes256<double>, double>(dimension, power, terms, 1e-12);
                    if (Vector512.IsHardwareAccelerated)
                        Compare<Lanes512<double>, double>(dimension, power, terms, 1e-12);
                }
            }
        }
    }

    [Fact]
    public void More_coordinates_than_registers_are_left_to_the_general_kernel() =>
        SmallContraction<Lanes256<double>, double>.Fits(15).ShouldBeFalse();

    [Theory]
    [InlineData(Stepper.Descent, 10, 13)]
    [InlineData(Stepper.Polar, 10, 13)]
    [InlineData(Stepper.Descent, 10, 9)]
    [InlineData(Stepper.Descent, 40, 9)]
    [InlineData(Stepper.Polar, 40, 9)]
    public void Lanes_beyond_the_last_component_do_not_count(
        Stepper stepper, int dimension, int components)
    {
        var target = new FactoredTensor(
            3, dimension, [1, 0.5], Draw.Unit(2, dimension, 1));
        var rule = new FlowRule
        {
            Law = new ComponentLaw(2),
            Stepper = stepper,
            StepSize = 1e-3,
            TargetNorm = Math.Sqrt(target.NormSquared),
            PoolNorm = 1e-2,
            GrownNorm = 5e-3,
        };
        using var run = new SingleRun(target, Precision.Float64, threads: 1);

        // More components first, so that what they leave behind would be seen.
        run.Write(Start(components + 20, dimension, 3), rule);
        run.Advance(3);
        run.Write(Start(components, dimension, 1e-3), rule);
        run.Advance(0);

        RunStatus status = run.Status;
        status.PoolCount.ShouldBe(components);
        status.GrownCount.ShouldBe(0);
        status.LargestNorm.ShouldBe(1e-3, 1e-12);
        status.NormsSquared.ShouldBe(components * 1e-6, 1e-15);
        status.LargestRate.ShouldBeLessThan(10);
    }

    private static ComponentSet Start(int count, int dimension, double norm) =>
        Initialization.Start(count, dimension, 7, 0, Math.Log(norm), alternateSigns: false);

    private static void Compare<V, T>(int dimension, int power, int terms, double tolerance)
        where V : unmanaged, ILanes<V, T>
        where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
    {
        double[] vectors = Draw.Unit(terms, dimension, 10 * dimension + power);
        double[] given = Draw.Normal(dimension * V.Count, dimension);
        using var rows = new AlignedBuffer<T>(vectors.Length);
        int blocks = (terms + V.Count - 1) / V.Count;
        using var blocked = new AlignedBuffer<T>(blocks * V.Count * dimension);
        using var weights = new AlignedBuffer<T>(terms);
        for (int k = 0; k < terms; k++)
        {
            weights[k] = T.CreateTruncating(k % 2 == 0 ? 1.5 : -0.5);
            for (int c = 0; c < dimension; c++)
            {
                T value = T.CreateTruncating(vectors[k * dimension + c]);
                rows[k * dimension + c] = value;
                blocked[(k / V.Count * dimension + c) * V.Count + k % V.Count] = value;
            }
        }

        int length = dimension * V.Count;
        using var points = new AlignedBuffer<T>(length);
        using var general = new AlignedBuffer<T>(length);
        using var small = new AlignedBuffer<T>(length);
        using var scratch = new AlignedBuffer<T>(FactoredContraction<V, T>.ScratchLength);
        for (int i = 0; i < length; i++)
        {
            points[i] = T.CreateTruncating(given[i]);
            general[i] = small[i] = T.CreateTruncating(0.25 * i);
        }

        foreach ((bool accumulate, int used) in new[]
            { (true, V.Count), (false, V.Count), (true, V.Count / 2) })
        {
            FactoredContraction<V, T>.Run(
                rows.Pointer, weights.Pointer, terms, dimension, power, points.Pointer,
                general.Pointer, 1, length, scratch.Pointer, accumulate);
            SmallContraction<V, T>.Run(
                dimension, blocked.Pointer, weights.Pointer, terms, power, points.Pointer,
                small.Pointer, used, accumulate);
            double scale =
                1 + general.Span.ToArray().Max(x => Math.Abs(double.CreateTruncating(x)));
            for (int i = 0; i < length; i++)
            {
                if (i % V.Count >= used)
                    continue;
                double.CreateTruncating(small[i]).ShouldBe(
                    double.CreateTruncating(general[i]), tolerance * scale);
            }
        }
    }
}
