using System.Numerics;
using GpuTensorDecomp.Kernels.Contraction;
using GpuTensorDecomp.Kernels.Shared;
using GpuTensorDecomp.Tensors;
using ILGPU;
using ILGPU.Runtime;

namespace GpuTensorDecomp.Kernels.Host;

/// <summary>
/// A sample moment: terms are the samples, weights −1/N. A noise correction replaces the power by
/// the Hermite polynomial h_{l−1} and adds (σ²(l−1)/N) Σ_n h_{l−2}(⟨x_n, p⟩) p. Samples that do not
/// fit the device stay in the host's memory and pass by in blocks.
/// </summary>
internal sealed class IlgpuSampleTarget<T, TPrecision> : IlgpuTarget<T, TPrecision>
    where T : unmanaged, INumber<T>
    where TPrecision : struct, IPrecision<T>
{
    private readonly DeviceArray<T>? _samples;
    private readonly SampleStream<T>? _stream;
    private readonly DeviceArray<T> _weights;
    private readonly double _variance;

    /// <summary>Uploads the samples, or makes ready to stream them.</summary>
    /// <param name="accelerator">The device.</param>
    /// <param name="tensor">The samples.</param>
    /// <param name="blockTerms">Samples on the device at once.</param>
    public IlgpuSampleTarget(Accelerator accelerator, SampleMoment tensor, int blockTerms)
        : base(tensor, tensor.SampleCount)
    {
        BlockTerms = blockTerms;
        _variance = tensor.NoiseVariance;
        if (blockTerms == tensor.SampleCount)
        {
            _samples = new DeviceArray<T>(accelerator, Narrow(tensor.Samples));
        }
        else
        {
            _stream = new SampleStream<T>(
                accelerator, tensor.Samples, tensor.Dimension, blockTerms, TPrecision.Narrow);
        }

        var weights = new T[blockTerms];
        Array.Fill(weights, TPrecision.Narrow(-1.0 / tensor.SampleCount));
        _weights = new DeviceArray<T>(accelerator, weights);
    }

    public override int BlockTerms { get; }

    public override bool HasShifts => _variance != 0;

    public override ArrayView<T>? Terms => _samples?.View;

    public override void Dispose()
    {
        _samples?.Dispose();
        _stream?.Dispose();
        _weights.Dispose();
    }

    protected override void Launch(
        ContractionLauncher<T, TPrecision> launcher,
        ContractionJob<T> job,
        ReadOnlyMemory<RunPoints> runs)
    {
        job.Weights = _weights.View;
        job.Variance = TPrecision.Narrow(_variance);
        job.ShiftScale = TPrecision.Narrow(_variance * (Tensor.Order - 1) / TermCount);
        if (_stream is null)
        {
            LaunchBlock(launcher, job, runs, _samples!.View, 0, TermCount);
            return;
        }

        _stream.ForEachBlock(
            (block, first, count) => LaunchBlock(launcher, job, runs, block, first, count));
    }

    private void LaunchBlock(
        ContractionLauncher<T, TPrecision> launcher,
        ContractionJob<T> job,
        ReadOnlyMemory<RunPoints> runs,
        ArrayView<T> samples,
        int first,
        int count)
    {
        job.Terms = samples;
        job.TermCount = count;
        job.Accumulate = first > 0 ? 1 : 0;
        if (HasShifts)
            launcher.Hermite(job, runs);
        else
            launcher.Factored(job, runs);
    }
}
