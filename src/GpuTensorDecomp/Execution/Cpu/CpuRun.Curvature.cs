using System.Numerics.Tensors;

namespace GpuTensorDecomp.Execution.Cpu;

/// <content>The curvature bound of the adaptive-rate rule.</content>
internal sealed unsafe partial class CpuRun<V, T>
{
    /// <summary>Steps between refreshes of the curvature bound.</summary>
    private const int CurvatureRefresh = 10;

    private const int PowerIterations = 8;

    private double[] _curvatureVector = []; // x, then the scales ρ^{p−1}
    private T[] _scaledVector = []; // Dx over its largest entry

    /// <summary>
    /// λ̂ = 1.25·max(p², l)·λ_max(D|S|^{l−2}D), D = diag ρ^{p−1}, S the cosines: by 8 power
    /// iterations on the stored overlaps. Bounds the curvature of fitted components without knowing
    /// the target.
    /// </summary>
    private double CurvatureBound()
    {
        int p = _rule.Law.NormPower(_order);
        if (_scaledVector.Length < _arrays.Capacity)
        {
            _curvatureVector = new double[2 * _arrays.Capacity];
            _scaledVector = new T[_arrays.Capacity];
        }

        Span<double> x = _curvatureVector.AsSpan(0, Count);
        Span<double> scales = _curvatureVector.AsSpan(_arrays.Capacity, Count);
        Span<T> scaled = _scaledVector.AsSpan(0, Count);
        for (int i = 0; i < Count; i++)
            scales[i] = IntegerPower.Of(double.CreateTruncating(_arrays.Norms[i]), p - 1);
        WriteOverlaps();
        x.Fill(1 / Math.Sqrt(Count));
        double eigenvalue = 0;
        for (int iteration = 0; iteration < PowerIterations; iteration++)
        {
            TensorPrimitives.Multiply(x, scales, x);
            double largest = TensorPrimitives.Max<double>(x);
            if (!(largest > 0))
                return largest; // no curvature, or not a number
            for (int i = 0; i < Count; i++)
                scaled[i] = T.CreateTruncating(x[i] / largest);
            for (int i = 0; i < Count; i++)
            {
                T dot = TensorPrimitives.Dot<T>(Overlaps(i), scaled);
                x[i] = scales[i] * largest * double.CreateTruncating(dot);
            }

            eigenvalue = TensorPrimitives.Norm<double>(x);
            if (eigenvalue == 0)
                return 0;
            TensorPrimitives.Divide(x, eigenvalue, x);
        }

        return 1.25 * Math.Max(p * p, _order) * eigenvalue;
    }

    /// <summary>|S|^{l−2} from the unit vectors as rows.</summary>
    private void WriteOverlaps()
    {
        AlignedBuffer<T> overlaps = _arrays.RequireOverlaps();
        for (int block = 0; _isSmall && block < BlockCount; block++)
            WriteRows(block);
        for (int i = 0; i < Count; i++)
        {
            for (int k = 0; k <= i; k++)
            {
                T cosine = TensorPrimitives.Dot(Row(i), Row(k));
                T overlap = IntegerPower.Of(T.Abs(cosine), _order - 2);
                overlaps[(long)i * _arrays.Capacity + k] = overlap;
                overlaps[(long)k * _arrays.Capacity + i] = overlap;
            }
        }
    }

    private ReadOnlySpan<T> Row(int i) =>
        new(_arrays.Rows.Pointer + (nint)i * _dimension, _dimension);

    private ReadOnlySpan<T> Overlaps(int i) =>
        new(_arrays.Overlaps!.Pointer + (nint)i * _arrays.Capacity, Count);
}
