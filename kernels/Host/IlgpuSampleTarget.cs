using System.Numerics;
using GpuTensorDecomp.Kernels.Contraction;
using GpuTensorDecomp.Kernels.Shared;
using GpuTensorDecomp.Tensors;
using ILGPU.Runtime;

namespace GpuTensorDecomp.Kernels.Host;

/// <summary>
/// A sample moment: terms are the samples, weights −1/N. A noise correction replaces the power by
/// the Hermite polynomial h_{l−1} and adds (σ²(l−1)/N) Σ_n h_{l−2}(⟨x_n, p⟩) p.
/// </summary>
internal sealed class IlgpuSampleTarget<T, TPrecision>(Accelerator accelerator, SampleMoment tensor)
    : IlgpuTarget<T, TPrecision>(tensor, tensor.SampleCount)
    where T : unmanaged, INumber<T>
    where TPrecision : struct, IPrecision<T>
{
    private readonly DeviceArray<T> _samples = new(accelerator, Narrow(tensor.Samples));
    private readonly DeviceArray<T> _weights = new(
        accelerator, EqualWeights(tensor.SampleCount));

    private readonly double _variance = tensor.NoiseVariance;

    public override bool HasShifts => _variance != 0;

    public override void Dispose()
    {
        _samples.Dispose();
        _weights.Dispose();
    }

    protected override void Launch(
        ContractionLauncher<T, TPrecision> launcher, ContractionJob<T> job)
    {
        job.Terms = _samples.View;
        job.Weights = _weights.View;
        if (!HasShifts)
        {
            launcher.Factored(job);
            return;
        }

        job.Variance = TPrecision.Narrow(_variance);
        job.ShiftScale = TPrecision.Narrow(_variance * (Tensor.Order - 1) / TermCount);
        launcher.Hermite(job);
    }

    private static T[] EqualWeights(int count)
    {
        var weights = new T[count];
        Array.Fill(weights, TPrecision.Narrow(-1.0 / count));
        return weights;
    }
}
