namespace GpuTensorDecomp.Execution.Cpu;

/// <summary>
/// A SIMD vector of <typeparamref name="T"/> as a value with operators, so that one kernel text
/// serves 512, 256 and 128 bits and both precisions; each instantiation compiles to plain vector
/// code.
/// </summary>
internal unsafe interface ILanes<TSelf, T>
    where TSelf : unmanaged, ILanes<TSelf, T>
    where T : unmanaged
{
    static abstract int Count { get; }

    static abstract TSelf Load(T* source);

    static abstract void Store(T* destination, TSelf value);

    static abstract TSelf Fill(T value);

    /// <summary>x·y + z, fused where the hardware can.</summary>
    static abstract TSelf MultiplyAdd(TSelf x, TSelf y, TSelf z);

    static abstract TSelf Sqrt(TSelf value);

    static abstract TSelf Abs(TSelf value);

    /// <summary>The larger number; of a NaN and a number, what is quickest.</summary>
    static abstract TSelf Max(TSelf x, TSelf y);

    /// <summary>The smaller number; of a NaN and a number, what is quickest.</summary>
    static abstract TSelf Min(TSelf x, TSelf y);

    /// <summary>x &gt; y ? then : otherwise, lane by lane.</summary>
    static abstract TSelf IfGreater(TSelf x, TSelf y, TSelf then, TSelf otherwise);

    /// <summary>sums[lane] += x·y in float64.</summary>
    static abstract void AddProduct(double* sums, TSelf x, TSelf y);

    /// <summary>Σ of the sums of all lanes, halves first.</summary>
    static abstract double Sum(double* sums);

    /// <summary>The largest lane of numbers.</summary>
    static abstract double Largest(TSelf value);

    static abstract TSelf operator +(TSelf x, TSelf y);

    static abstract TSelf operator -(TSelf x, TSelf y);

    static abstract TSelf operator *(TSelf x, TSelf y);

    static abstract TSelf operator /(TSelf x, TSelf y);
}
