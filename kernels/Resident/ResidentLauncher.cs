using System.Numerics;
using GpuTensorDecomp.Kernels.Contraction;
using GpuTensorDecomp.Kernels.Shared;
using ILGPU;
using ILGPU.Runtime;

namespace GpuTensorDecomp.Kernels.Resident;

/// <summary>
/// Launches the kernel of small runs, loaded on first use for an order, a length of vectors and,
/// where they are fixed, sizes of shared memory.
/// </summary>
public sealed class ResidentLauncher<T, TPrecision>(Accelerator accelerator)
    where T : unmanaged, INumber<T>
    where TPrecision : struct, IPrecision<T>
{
    private readonly Dictionary<(int, (int, int, int)), Action<KernelConfig, ResidentJob<T>>>
        _kernels = [];

    /// <summary>Steps of every active run.</summary>
    public void Advance(ResidentJob<T> job, ResidentLayout layout)
    {
        ArgumentNullException.ThrowIfNull(layout);
        int power = job.Batch.Order - 1;
        (int, int, int) key = layout.IsFixed
            ? (layout.Fours, layout.RowLength, layout.Threads) : (layout.Fours, 0, 0);
        if (!_kernels.TryGetValue(
            (power, key), out Action<KernelConfig, ResidentJob<T>>? kernel))
        {
            kernel = Load(power, layout);
            _kernels.Add((power, key), kernel);
        }

        var config = new KernelConfig(job.Batch.RunCount, layout.Threads);
        if (!layout.IsFixed)
        {
            config = new KernelConfig(
                job.Batch.RunCount, layout.Threads,
                SharedMemoryConfig.RequestDynamic<byte>((int)layout.Bytes));
        }

        kernel(config, layout.Place(job));
    }

    private Action<KernelConfig, ResidentJob<T>> Load(int power, ResidentLayout layout) =>
        power switch
        {
            1 => Load<Power1<T>>(layout),
            2 => Load<Power2<T>>(layout),
            3 => Load<Power3<T>>(layout),
            4 => Load<Power4<T>>(layout),
            5 => Load<Power5<T>>(layout),
            6 => Load<Power6<T>>(layout),
            7 => Load<Power7<T>>(layout),
            _ => Load<AnyPower<T>>(layout),
        };

    private Action<KernelConfig, ResidentJob<T>> Load<TFunction>(ResidentLayout layout)
        where TFunction : struct, IGramFunction<T> =>
        Load<TFunction, FourCoordinates<T>>(layout);

    /// <summary>
    /// Doubles the vector until it has so many fours; three times a vector is twice it and once it.
    /// ILGPU takes structures of as many numbers for one type, so that their halves must be alike:
    /// those of <see cref="StripSumsPair{T, TPiece, TLow, THigh}"/> are.
    /// </summary>
    private Action<KernelConfig, ResidentJob<T>> Load<TFunction, TCoordinates>(
        ResidentLayout layout)
        where TFunction : struct, IGramFunction<T>
        where TCoordinates : struct, ICoordinates<T, TCoordinates>
    {
        if (TCoordinates.Fours == layout.Fours)
        {
            return layout.IsFixed
                ? LoadFixed<TFunction, TCoordinates>(layout)
                : LoadWith<TFunction, TCoordinates, LaunchMemory<T>>();
        }

        return 3 * TCoordinates.Fours == layout.Fours
            ? Load<TFunction, Joined<T, Joined<T, TCoordinates, TCoordinates>, TCoordinates>>(
                layout)
            : Load<TFunction, Joined<T, TCoordinates, TCoordinates>>(layout);
    }

    private Action<KernelConfig, ResidentJob<T>> LoadFixed<TFunction, TCoordinates>(
        ResidentLayout layout)
        where TFunction : struct, IGramFunction<T>
        where TCoordinates : struct, ICoordinates<T, TCoordinates> =>
        (layout.Threads / OneWarp.Value) switch
        {
            1 => LoadFixed<TFunction, TCoordinates, OneWarp>(layout),
            2 => LoadFixed<TFunction, TCoordinates, Twice<OneWarp>>(layout),
            3 => LoadFixed<TFunction, TCoordinates, Thrice<OneWarp>>(layout),
            _ => LoadFixed<TFunction, TCoordinates, Twice<Twice<OneWarp>>>(layout),
        };

    private Action<KernelConfig, ResidentJob<T>> LoadFixed<TFunction, TCoordinates, TThreads>(
        ResidentLayout layout)
        where TFunction : struct, IGramFunction<T>
        where TCoordinates : struct, ICoordinates<T, TCoordinates>
        where TThreads : struct, ISize =>
        (layout.RowLength & (layout.RowLength - 1)) == 0
            ? LoadFixed<TFunction, TCoordinates, TThreads, Twice<OneWarp>>(layout)
            : LoadFixed<TFunction, TCoordinates, TThreads, Thrice<OneWarp>>(layout);

    /// <summary>Doubles the rows until they are as many as the layout has.</summary>
    private Action<KernelConfig, ResidentJob<T>>
        LoadFixed<TFunction, TCoordinates, TThreads, TRows>(ResidentLayout layout)
        where TFunction : struct, IGramFunction<T>
        where TCoordinates : struct, ICoordinates<T, TCoordinates>
        where TThreads : struct, ISize
        where TRows : struct, ISize => TRows.Value == layout.RowLength
            ? LoadWith<TFunction, TCoordinates, FixedMemory<T, TRows, TThreads>>()
            : LoadFixed<TFunction, TCoordinates, TThreads, Twice<TRows>>(layout);

    private Action<KernelConfig, ResidentJob<T>> LoadWith<TFunction, TCoordinates, TMemory>()
        where TFunction : struct, IGramFunction<T>
        where TCoordinates : struct, ICoordinates<T, TCoordinates>
        where TMemory : struct, IGroupMemory<T> =>
        accelerator.LoadStreamKernel<ResidentJob<T>>(
            ResidentKernel.Body<T, TPrecision, TFunction, TCoordinates, TMemory>);
}
