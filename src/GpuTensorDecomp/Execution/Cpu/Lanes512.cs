using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace GpuTensorDecomp.Execution.Cpu;

/// <summary>512-bit lanes.</summary>
internal readonly unsafe struct Lanes512<T>(Vector512<T> value) : ILanes<Lanes512<T>, T>
    where T : unmanaged
{
    private readonly Vector512<T> _value = value;

    public static int Count => Vector512<T>.Count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512<T> Load(T* source) => new(Vector512.Load(source));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(T* destination, Lanes512<T> value) => value._value.Store(destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512<T> Fill(T value) => new(Vector512.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512<T> MultiplyAdd(Lanes512<T> x, Lanes512<T> y, Lanes512<T> z) =>
        typeof(T) == typeof(double)
            ? new(Vector512.FusedMultiplyAdd(
                x._value.AsDouble(), y._value.AsDouble(), z._value.AsDouble()).As<double, T>())
            : new(Vector512.FusedMultiplyAdd(
                x._value.AsSingle(), y._value.AsSingle(), z._value.AsSingle()).As<float, T>());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512<T> Sqrt(Lanes512<T> value) => new(Vector512.Sqrt(value._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512<T> Abs(Lanes512<T> value) => new(Vector512.Abs(value._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512<T> Max(Lanes512<T> x, Lanes512<T> y) =>
        new(Vector512.MaxNative(x._value, y._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512<T> Min(Lanes512<T> x, Lanes512<T> y) =>
        new(Vector512.MinNative(x._value, y._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512<T> IfGreater(
        Lanes512<T> x, Lanes512<T> y, Lanes512<T> then, Lanes512<T> otherwise) =>
        new(Vector512.ConditionalSelect(
            Vector512.GreaterThan(x._value, y._value), then._value, otherwise._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddProduct(double* sums, Lanes512<T> x, Lanes512<T> y)
    {
        if (typeof(T) == typeof(double))
        {
            Vector512.FusedMultiplyAdd(
                x._value.AsDouble(), y._value.AsDouble(), Vector512.Load(sums)).Store(sums);
            return;
        }

        (Vector512<double> lowX, Vector512<double> highX) = Vector512.Widen(x._value.AsSingle());
        (Vector512<double> lowY, Vector512<double> highY) = Vector512.Widen(y._value.AsSingle());
        double* high = sums + Vector512<double>.Count;
        Vector512.FusedMultiplyAdd(lowX, lowY, Vector512.Load(sums)).Store(sums);
        Vector512.FusedMultiplyAdd(highX, highY, Vector512.Load(high)).Store(high);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Sum(double* sums)
    {
        Vector512<double> sum = Vector512.Load(sums);
        if (typeof(T) == typeof(float))
            sum += Vector512.Load(sums + Vector512<double>.Count);
        Vector256<double> half = sum.GetLower() + sum.GetUpper();
        Vector128<double> quarter = half.GetLower() + half.GetUpper();
        return quarter[0] + quarter[1];
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Largest(Lanes512<T> value) =>
        Lanes256<T>.Largest(new(
            Vector256.MaxNative(value._value.GetLower(), value._value.GetUpper())));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512<T> operator +(Lanes512<T> x, Lanes512<T> y) => new(x._value + y._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512<T> operator -(Lanes512<T> x, Lanes512<T> y) => new(x._value - y._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512<T> operator *(Lanes512<T> x, Lanes512<T> y) => new(x._value * y._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512<T> operator /(Lanes512<T> x, Lanes512<T> y) => new(x._value / y._value);
}
