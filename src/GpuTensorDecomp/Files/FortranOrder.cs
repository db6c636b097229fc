namespace GpuTensorDecomp.Files;

/// <summary>
/// Puts entries that arrive first index fastest (Fortran, MATLAB) where they belong in a row-major
/// array, chunk by chunk.
/// </summary>
internal sealed class FortranOrder
{
    private readonly int[] _shape;
    private readonly int[] _index;
    private readonly int[] _strides;
    private int _offset;

    /// <summary>Starts at index (0, …, 0).</summary>
    public FortranOrder(int[] shape)
    {
        _shape = shape;
        _index = new int[shape.Length];
        _strides = new int[shape.Length];
        for (int axis = shape.Length - 1, stride = 1; axis >= 0; stride *= shape[axis--])
            _strides[axis] = stride;
    }

    /// <summary>Places the next entries.</summary>
    public void Scatter(ReadOnlySpan<double> chunk, double[] values)
    {
        foreach (double value in chunk)
        {
            values[_offset] = value;
            Advance();
        }
    }

    private void Advance()
    {
        for (int axis = 0; axis < _shape.Length; axis++)
        {
            _offset += _strides[axis];
            if (++_index[axis] < _shape[axis])
                return;
            _offset -= _index[axis] * _strides[axis];
            _index[axis] = 0;
        }
    }
}
