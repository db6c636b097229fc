using System.Numerics;
using GpuTensorDecomp.Kernels.Contraction;
using GpuTensorDecomp.Kernels.Shared;
using ILGPU;
using ILGPU.Runtime;

namespace GpuTensorDecomp.Kernels.Resident;

/// <summary>
/// Launches the kernel of small runs, loaded on first use for an order and a length of vectors.
/// </summary>
public sealed class ResidentLauncher<T, TPrecision>(Accelerator accelerator)
    where T : unmanaged, INumber<T>
    where TPrecision : struct, IPrecision<T>
{
    private readonly Dictionary<(int, int), Action<KernelConfig, ResidentJob<T>>> _kernels = [];

    /// <summary>Steps of every active run.</summary>
    public void Advance(ResidentJob<T> job, ResidentLayout layout)
    {
        ArgumentNullException.ThrowIfNull(layout);
        int power = job.Batch.Order - 1;
        if (!_kernels.TryGetValue(
            (power, layout.Fours), out Action<KernelConfig, ResidentJob<T>>? kernel))
        {
            kernel = Load(power, layout.Fours);
            _kernels.Add((power, layout.Fours), kernel);
        }

        var memory = SharedMemoryConfig.RequestDynamic<byte>((int)layout.Bytes);
        kernel(
            new KernelConfig(job.Batch.RunCount, layout.Threads, memory), layout.Place(job));
    }

    private Action<KernelConfig, ResidentJob<T>> Load(int power, int fours) => power switch
    {
        1 => Load<Power1<T>>(fours),
        2 => Load<Power2<T>>(fours),
        3 => Load<Power3<T>>(fours),
        4 => Load<Power4<T>>(fours),
        5 => Load<Power5<T>>(fours),
        6 => Load<Power6<T>>(fours),
        7 => Load<Power7<T>>(fours),
        _ => Load<AnyPower<T>>(fours),
    };

    private Action<KernelConfig, ResidentJob<T>> Load<TFunction>(int fours)
        where TFunction : struct, IGramFunction<T> =>
        Load<TFunction, FourCoordinates<T>>(fours);

    /// <summary>
    /// Doubles the vector until it has so many fours; three times a vector is twice it and once it.
    /// ILGPU takes structures of as many numbers for one type, so that their halves must be alike:
    /// those of <see cref="StripSumsPair{T, TLow, THigh}"/> are.
    /// </summary>
    private Action<KernelConfig, ResidentJob<T>> Load<TFunction, TCoordinates>(int fours)
        where TFunction : struct, IGramFunction<T>
        where TCoordinates : struct, ICoordinates<T, TCoordinates>
    {
        if (TCoordinates.Fours == fours)
        {
            return accelerator.LoadStreamKernel<ResidentJob<T>>(
                ResidentKernel.Body<T, TPrecision, TFunction, TCoordinates>);
        }

        return 3 * TCoordinates.Fours == fours
            ? Load<TFunction, Joined<T, Joined<T, TCoordinates, TCoordinates>, TCoordinates>>(
                fours)
            : Load<TFunction, Joined<T, TCoordinates, TCoordinates>>(fours);
    }
}
