using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace GpuTensorDecomp.Execution.Cpu;

/// <summary>128-bit lanes.</summary>
internal readonly unsafe struct Lanes128<T>(Vector128<T> value) : ILanes<Lanes128<T>, T>
    where T : unmanaged
{
    private readonly Vector128<T> _value = value;

    public static int Count => Vector128<T>.Count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128<T> Load(T* source) => new(Vector128.Load(source));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(T* destination, Lanes128<T> value) => value._value.Store(destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128<T> Fill(T value) => new(Vector128.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128<T> MultiplyAdd(Lanes128<T> x, Lanes128<T> y, Lanes128<T> z) =>
        typeof(T) == typeof(double)
            ? new(Vector128.FusedMultiplyAdd(
                x._value.AsDouble(), y._value.AsDouble(), z._value.AsDouble()).As<double, T>())
            : new(Vector128.FusedMultiplyAdd(
                x._value.AsSingle(), y._value.AsSingle(), z._value.AsSingle()).As<float, T>());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128<T> Sqrt(Lanes128<T> value) => new(Vector128.Sqrt(value._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128<T> Abs(Lanes128<T> value) => new(Vector128.Abs(value._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128<T> Max(Lanes128<T> x, Lanes128<T> y) =>
        new(Vector128.MaxNative(x._value, y._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128<T> Min(Lanes128<T> x, Lanes128<T> y) =>
        new(Vector128.MinNative(x._value, y._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128<T> IfGreater(
        Lanes128<T> x, Lanes128<T> y, Lanes128<T> then, Lanes128<T> otherwise) =>
        new(Vector128.ConditionalSelect(
            Vector128.GreaterThan(x._value, y._value), then._value, otherwise._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddProduct(double* sums, Lanes128<T> x, Lanes128<T> y)
    {
        if (typeof(T) == typeof(double))
        {
            Vector128.FusedMultiplyAdd(
                x._value.AsDouble(), y._value.AsDouble(), Vector128.Load(sums)).Store(sums);
            return;
        }

        (Vector128<double> lowX, Vector128<double> highX) = Vector128.Widen(x._value.AsSingle());
        (Vector128<double> lowY, Vector128<double> highY) = Vector128.Widen(y._value.AsSingle());
        double* high = sums + Vector128<double>.Count;
        Vector128.FusedMultiplyAdd(lowX, lowY, Vector128.Load(sums)).Store(sums);
        Vector128.FusedMultiplyAdd(highX, highY, Vector128.Load(high)).Store(high);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Sum(double* sums)
    {
        Vector128<double> sum = Vector128.Load(sums);
        if (typeof(T) == typeof(float))
            sum += Vector128.Load(sums + Vector128<double>.Count);
        return sum[0] + sum[1];
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Largest(Lanes128<T> value)
    {
        if (typeof(T) == typeof(double))
            return Math.Max(value._value.AsDouble()[0], value._value.AsDouble()[1]);
        Vector128<float> x = value._value.AsSingle();
        return Math.Max(Math.Max(x[0], x[1]), Math.Max(x[2], x[3]));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128<T> operator +(Lanes128<T> x, Lanes128<T> y) => new(x._value + y._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128<T> operator -(Lanes128<T> x, Lanes128<T> y) => new(x._value - y._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128<T> operator *(Lanes128<T> x, Lanes128<T> y) => new(x._value * y._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128<T> operator /(Lanes128<T> x, Lanes128<T> y) => new(x._value / y._value);
}
