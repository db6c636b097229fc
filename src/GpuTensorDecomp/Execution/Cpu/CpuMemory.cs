using GpuTensorDecomp.Plans;
using GpuTensorDecomp.Tensors;

namespace GpuTensorDecomp.Execution.Cpu;

/// <summary>An estimate of the memory that a solve on the processor takes, in bytes.</summary>
internal static class CpuMemory
{
    /// <summary>
    /// The target on the host, in float64 for estimates, and in the executor's precision; of each
    /// component of each run state, kept state, units, field and rows, the stages of Runge-Kutta,
    /// the moves and the tangent kernel of a linearised run and the partial sums of samples; the
    /// overlaps of the curvature bound.
    /// </summary>
    public static long Of(SymmetricTensor tensor, BatchShape shape, Precision precision)
    {
        long width = precision == Precision.Float64 ? sizeof(double) : sizeof(float);
        long numbers = tensor switch
        {
            FactoredTensor factored => factored.Vectors.LongLength,
            SampleMoment moment => 3 * moment.Samples.LongLength,
            DenseTensor dense => dense.Entries.LongLength,
            _ => 0,
        };
        long arrays = 6;
        if (shape.Stages > 0)
            arrays += 8;
        if (shape.IsLinearised)
            arrays += 7;
        if (tensor is SampleMoment)
            arrays += 16;
        long ofComponent = arrays * tensor.Dimension +
            (shape.UsesCurvature ? shape.Components : 0);
        return numbers * (2 * sizeof(double) + width) +
            ofComponent * width * shape.Runs * shape.Components;
    }
}
