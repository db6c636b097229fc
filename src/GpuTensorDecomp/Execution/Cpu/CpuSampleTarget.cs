using System.Numerics;
using System.Runtime.CompilerServices;
using GpuTensorDecomp.Tensors;

namespace GpuTensorDecomp.Execution.Cpu;

/// <summary>
/// A sample moment: −(1/N) Σ_n [h_{l−1}(⟨x_n,p⟩) x_n − σ²(l−1) h_{l−2}(⟨x_n,p⟩) p] at unit points
/// p, the samples streamed in blocks (Sherman and Kolda 2020 for the implicit moment; the noise
/// correction is explained at <see cref="SampleMoment"/>). Cost 4·N·d flops a point.
/// </summary>
internal sealed unsafe class CpuSampleTarget<V, T> : CpuTarget<V, T>
    where V : unmanaged, ILanes<V, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int MostChunks = 16;
    private const int SmallestChunk = 256;
    private readonly AlignedBuffer<T> _samples; // (sample, coordinate)
    private readonly int _count;
    private readonly int _chunkLength;
    private readonly T _variance;

    public CpuSampleTarget(SampleMoment tensor)
        : base(tensor)
    {
        _count = tensor.SampleCount;
        _variance = T.CreateTruncating(tensor.NoiseVariance);
        _samples = new AlignedBuffer<T>(tensor.Samples.Length);
        for (long i = 0; i < tensor.Samples.Length; i++)
            _samples[i] = T.CreateTruncating(tensor.Samples[i]);
        _chunkLength = Math.Max(SmallestChunk, (_count + MostChunks - 1) / MostChunks);
    }

    public override int ChunkCount => (_count + _chunkLength - 1) / _chunkLength;

    public override long ScratchLength => FactoredContraction<V, T>.ScratchLength + 3 * V.Count;

    public override void Contract(
        int chunk, T* points, T* result, int vectors, nint stride, T* scratch)
    {
        int dimension = Tensor.Dimension;
        int first = chunk * _chunkLength;
        int end = Math.Min(first + _chunkLength, _count);

        // Σ_n h_{l−2}, one vector each
        T* lower = scratch + FactoredContraction<V, T>.ScratchLength;
        new Span<T>(lower, 3 * V.Count).Clear();
        const int block = FactoredContraction<V, T>.TermBlock;
        nint scratchStride = (nint)block * V.Count;
        for (int start = first; start < end; start += block)
        {
            int count = Math.Min(block, end - start);
            T* rows = _samples.Pointer + (nint)start * dimension;
            MicroKernel<V, T>.Multiply(
                rows, dimension, 1, count, dimension,
                points, stride, scratch, scratchStride, vectors, accumulate: false);
            for (int v = 0; v < vectors; v++)
                Weigh(scratch + v * scratchStride, count, lower + v * V.Count);
            MicroKernel<V, T>.Multiply(
                rows, 1, dimension, dimension, count,
                scratch, scratchStride, result, stride, vectors, start > first);
        }

        if (_variance != T.Zero)
            SubtractNoise(points, result, vectors, stride, lower);
    }

    public override void Dispose() => _samples.Dispose();

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Weigh(T* gram, int count, T* lower)
    {
        V weight = V.Fill(-T.One / T.CreateTruncating(_count));
        V sum = V.Load(lower);
        int degree = Tensor.Order - 1;
        for (int k = 0; k < count; k++, gram += V.Count)
        {
            V s = V.Load(gram);
            if (_variance == T.Zero)
            {
                V.Store(gram, LanePower<V, T>.Of(s, degree) * weight);
                continue;
            }

            (V value, V previous) = HermitePolynomial<V, T>.Of(s, degree, _variance);
            V.Store(gram, value * weight);
            sum += previous;
        }

        V.Store(lower, sum);
    }

    /// <summary>result += (σ²(l−1)/N) Σ_n h_{l−2}(⟨x_n,p⟩) p.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void SubtractNoise(T* points, T* result, int vectors, nint stride, T* lower)
    {
        T factor = _variance * T.CreateTruncating(Tensor.Order - 1) / T.CreateTruncating(_count);
        for (int v = 0; v < vectors; v++)
        {
            V scale = V.Load(lower + v * V.Count) * V.Fill(factor);
            for (nint c = 0; c < (nint)Tensor.Dimension * V.Count; c += V.Count)
            {
                T* place = result + v * stride + c;
                V point = V.Load(points + v * stride + c);
                V.Store(place, V.MultiplyAdd(scale, point, V.Load(place)));
            }
        }
    }
}
