using static System.Numerics.Tensors.TensorPrimitives;

namespace GpuTensorDecomp.Baselines;

/// <summary>
/// One point of the shifted symmetric power method (Kolda and Mayo 2011): x ← normalise(±R(x^{l−1},
/// ·) + shift·x), the sign that of R(x^l), so that |R(x^l)| rises. Without a shift that converges
/// at order l−1 on orthogonal terms; where |R(x^l)| falls, which only non-orthogonal ones make it
/// do, the shift goes up to .3(l−1) of the value and doubles from there.
/// </summary>
internal sealed class PowerPoint
{
    private const double FirstShift = 0.3;

    private readonly int _order;
    private double _previousMove = 2;
    private double _shift; // in units of |R(x^l)|

    /// <summary>Takes ownership of the vector.</summary>
    public PowerPoint(int order, double[] unit)
    {
        _order = order;
        Vector = unit;
    }

    /// <summary>x, unit (coordinate).</summary>
    public double[] Vector { get; }

    /// <summary>
    /// R(x^l) where it was last evaluated: one step before <see cref="Vector"/>.
    /// </summary>
    public double Value { get; private set; }

    /// <summary>‖x_{n+1} − x_n‖ of the last step.</summary>
    public double Move { get; private set; } = double.PositiveInfinity;

    /// <summary>
    /// Estimated distance from the limit: the last move q/(1 − q) with q the ratio of the last two.
    /// </summary>
    public double Distance
    {
        get
        {
            double ratio = Move / _previousMove;
            return ratio < 1 ? Move * ratio / (1 - ratio) : Math.Max(Move, _previousMove);
        }
    }

    /// <summary>Whether a shift was needed.</summary>
    public bool IsShifted => _shift > 0;

    /// <summary>Takes a step.</summary>
    /// <param name="contracted">R(x^{l−1}, ·); used up.</param>
    /// <param name="rounding">Fall of |R(x^l)| that may be rounding.</param>
    public void Step(Span<double> contracted, double rounding)
    {
        double value = Dot<double>(Vector, contracted);
        if (Math.Abs(value) < Math.Abs(Value) - rounding)
            _shift = _shift == 0 ? FirstShift * (_order - 1) : 2 * _shift;
        Value = value;
        if (value < 0)
            Negate<double>(contracted, contracted);
        MultiplyAdd(Vector, _shift * Math.Abs(value), contracted, contracted);
        double norm = Norm<double>(contracted);
        _previousMove = double.IsFinite(Move) ? Move : 2;
        if (!(norm > 0))
        {
            // R(x^{l−1}, ·) = 0: a stationary point of value 0.
            Move = 0;
            return;
        }

        Divide(contracted, norm, contracted);
        Move = System.Numerics.Tensors.TensorPrimitives.Distance<double>(contracted, Vector);
        contracted.CopyTo(Vector);
    }
}
