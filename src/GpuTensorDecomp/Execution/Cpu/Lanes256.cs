using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace GpuTensorDecomp.Execution.Cpu;

/// <summary>256-bit lanes.</summary>
internal readonly unsafe struct Lanes256<T>(Vector256<T> value) : ILanes<Lanes256<T>, T>
    where T : unmanaged
{
    private readonly Vector256<T> _value = value;

    public static int Count => Vector256<T>.Count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256<T> Load(T* source) => new(Vector256.Load(source));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(T* destination, Lanes256<T> value) => value._value.Store(destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256<T> Fill(T value) => new(Vector256.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256<T> MultiplyAdd(Lanes256<T> x, Lanes256<T> y, Lanes256<T> z) =>
        typeof(T) == typeof(double)
            ? new(Vector256.FusedMultiplyAdd(
                x._value.AsDouble(), y._value.AsDouble(), z._value.AsDouble()).As<double, T>())
            : new(Vector256.FusedMultiplyAdd(
                x._value.AsSingle(), y._value.AsSingle(), z._value.AsSingle()).As<float, T>());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256<T> Sqrt(Lanes256<T> value) => new(Vector256.Sqrt(value._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256<T> Abs(Lanes256<T> value) => new(Vector256.Abs(value._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256<T> Max(Lanes256<T> x, Lanes256<T> y) =>
        new(Vector256.MaxNative(x._value, y._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256<T> Min(Lanes256<T> x, Lanes256<T> y) =>
        new(Vector256.MinNative(x._value, y._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256<T> IfGreater(
        Lanes256<T> x, Lanes256<T> y, Lanes256<T> then, Lanes256<T> otherwise) =>
        new(Vector256.ConditionalSelect(
            Vector256.GreaterThan(x._value, y._value), then._value, otherwise._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddProduct(double* sums, Lanes256<T> x, Lanes256<T> y)
    {
        if (typeof(T) == typeof(double))
        {
            Vector256.FusedMultiplyAdd(
                x._value.AsDouble(), y._value.AsDouble(), Vector256.Load(sums)).Store(sums);
            return;
        }

        (Vector256<double> lowX, Vector256<double> highX) = Vector256.Widen(x._value.AsSingle());
        (Vector256<double> lowY, Vector256<double> highY) = Vector256.Widen(y._value.AsSingle());
        double* high = sums + Vector256<double>.Count;
        Vector256.FusedMultiplyAdd(lowX, lowY, Vector256.Load(sums)).Store(sums);
        Vector256.FusedMultiplyAdd(highX, highY, Vector256.Load(high)).Store(high);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Sum(double* sums)
    {
        Vector256<double> sum = Vector256.Load(sums);
        if (typeof(T) == typeof(float))
            sum += Vector256.Load(sums + Vector256<double>.Count);
        Vector128<double> half = sum.GetLower() + sum.GetUpper();
        return half[0] + half[1];
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Largest(Lanes256<T> value) =>
        Lanes128<T>.Largest(new(
            Vector128.MaxNative(value._value.GetLower(), value._value.GetUpper())));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256<T> operator +(Lanes256<T> x, Lanes256<T> y) => new(x._value + y._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256<T> operator -(Lanes256<T> x, Lanes256<T> y) => new(x._value - y._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256<T> operator *(Lanes256<T> x, Lanes256<T> y) => new(x._value * y._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256<T> operator /(Lanes256<T> x, Lanes256<T> y) => new(x._value / y._value);
}
