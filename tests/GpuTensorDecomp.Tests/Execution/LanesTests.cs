using System.Numerics;
using System.Runtime.Intrinsics;
using GpuTensorDecomp.Execution.Cpu;
using GpuTensorDecomp.Tests.Oracles;

namespace GpuTensorDecomp.Tests.Execution;

/// <summary>Sums and largest values over the lanes of a vector against plain loops.</summary>
public sealed unsafe class LanesTests
{
    [Fact]
    public void Lanes_are_summed_and_compared_as_by_a_loop()
    {
        Compare<Lanes128<float>, float>();
        Compare<Lanes128<double>, double>();
        Compare<Lanes256<float>, float>();
        Compare<Lanes256<double>, double>();
        if (!Vector512.IsHardwareAccelerated)
            return;
        Compare<Lanes512<float>, float>();
        Compare<Lanes512<double>, double>();
    }

    private static void Compare<V, T>()
        where V : unmanaged, ILanes<V, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        using var values = new AlignedBuffer<T>(V.Count);
        using var sums = new AlignedBuffer<double>(V.Count);
        for (int first = 0; first < V.Count; first++)
        {
            double[] draws = Draw.Normal(V.Count, first + 1);
            for (int lane = 0; lane < V.Count; lane++)
            {
                // The largest number, and so all that a lost lane would change, visits every lane.
                double value = lane == first ? 10 : draws[lane];
                values[lane] = T.CreateTruncating(value);
                sums[lane] = value;
            }

            V vector = V.Load(values.Pointer);
            V.Sum(sums.Pointer).ShouldBe(sums.Span.ToArray().Sum(), 1e-12);
            V.Largest(vector).ShouldBe(10);
            V.Largest(V.Fill(T.Zero) - V.Abs(vector)).ShouldBe(
                -values.Span.ToArray().Min(x => Math.Abs(double.CreateTruncating(x))));
        }
    }
}
