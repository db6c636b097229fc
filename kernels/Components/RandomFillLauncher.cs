using GpuTensorDecomp.Execution;
using GpuTensorDecomp.Kernels.Host;
using ILGPU;
using ILGPU.Runtime;

namespace GpuTensorDecomp.Kernels.Components;

/// <summary>Draws counter-based random numbers on a device, some rows at a time.</summary>
/// <param name="accelerator">The device.</param>
/// <param name="mostNumbers">Numbers of a launch, where more than a row.</param>
public sealed class RandomFillLauncher(Accelerator accelerator, int mostNumbers = 1 << 18)
{
    private Action<Index1D, RandomFillJob>? _fill;

    /// <summary>Bytes of device memory that drawing so many numbers takes.</summary>
    public long BytesOf(int dimension, int count) =>
        (long)LengthOf(dimension, count) * sizeof(double);

    /// <summary>
    /// Fills (component, coordinate) for components 0, 1, … with normal numbers, or with uniform
    /// ones in (0, 1).
    /// </summary>
    public void Fill(
        ulong seed,
        int run,
        RandomPurpose purpose,
        bool isNormal,
        int dimension,
        Span<double> numbers)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(dimension, 1);
        if (numbers.IsEmpty)
            return;
        _fill ??= accelerator.LoadAutoGroupedStreamKernel<Index1D, RandomFillJob>(
            RandomFillKernel.Body);
        int length = LengthOf(dimension, numbers.Length);
        using var memory = new DeviceArray<double>(accelerator, length);
        for (int first = 0; first < numbers.Length; first += length)
        {
            int count = Math.Min(length, numbers.Length - first);
            _fill(count, new RandomFillJob
            {
                Numbers = memory.View,
                Seed = seed,
                Run = (uint)run,
                FirstComponent = (uint)(first / dimension),
                Dimension = dimension,
                Purpose = (uint)purpose,
                IsNormal = isNormal ? 1 : 0,
            });
            memory.Read(0, count).CopyTo(numbers[first..]);
        }
    }

    private int LengthOf(int dimension, int count) =>
        Math.Min(count, Math.Max(mostNumbers / dimension, 1) * dimension);
}
