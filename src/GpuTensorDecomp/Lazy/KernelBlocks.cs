using GpuTensorDecomp.Components;
using static System.Numerics.Tensors.TensorPrimitives;

namespace GpuTensorDecomp.Lazy;

/// <summary>
/// Frobenius norms of tangent kernels by blocks. Block (i, k) of a kernel is γI + Y C Yᵀ with the
/// columns ū_i, ū_k in Y: with s = ⟨ū_i, ū_k⟩ and f = α_iα_k, γ = f l s^{l−1} and the coefficients
/// of ū_kū_iᵀ, of ū_iū_iᵀ and ū_kū_kᵀ, and of ū_iū_kᵀ are f l(l−1)s^{l−2}, −f l(l−p)s^{l−1} and
/// f (l−p)² s^l. The difference of two blocks has four columns, and ‖γI + YCYᵀ‖² = γ²d +
/// 2γ tr(CG) + tr(CGCᵀG) with their Gram matrix G = YᵀY.
/// </summary>
internal sealed class KernelBlocks(
    ComponentSet start, ComponentSet end, ComponentLaw law, int order)
{
    private const int Columns = 4;
    private readonly double[] _startSlopes = TangentKernel.Slopes(start, law, order);
    private readonly double[] _endSlopes = TangentKernel.Slopes(end, law, order);
    private readonly int _gap = order - law.NormPower(order);

    /// <summary>‖(K(U) − K(U0))_i‖² and ‖K(U0)_i‖² over the blocks of row i.</summary>
    public (double Change, double Start) RowSquares(int i)
    {
        double change = 0, before = 0;
        Span<double> gram = stackalloc double[Columns * Columns];
        Span<double> coefficients = stackalloc double[Columns * Columns];
        for (int k = 0; k < _startSlopes.Length; k++)
        {
            WriteGram(i, k, gram);
            coefficients.Clear();
            double startIdentity = AddBlock(
                coefficients, 0, gram[1], -_startSlopes[i] * _startSlopes[k]);
            before += Square(startIdentity, coefficients, gram);
            double endIdentity = AddBlock(
                coefficients, 2, gram[2 * Columns + 3], _endSlopes[i] * _endSlopes[k]);
            change += Square(startIdentity + endIdentity, coefficients, gram);
        }

        return (change, before);
    }

    /// <summary>Adds C of one block at its two columns; returns its γ.</summary>
    private double AddBlock(Span<double> coefficients, int at, double s, double factor)
    {
        double power = IntegerPower.Of(s, order - 2);
        int i = at, k = at + 1;
        double same = -factor * order * _gap * power * s;
        coefficients[k * Columns + i] += factor * order * (order - 1) * power;
        coefficients[i * Columns + i] += same;
        coefficients[k * Columns + k] += same;
        coefficients[i * Columns + k] += factor * _gap * _gap * power * s * s;
        return factor * order * power * s;
    }

    /// <summary>G of ū0_i, ū0_k, ū_i, ū_k.</summary>
    private void WriteGram(int i, int k, Span<double> gram)
    {
        for (int a = 0; a < Columns; a++)
        {
            for (int b = 0; b <= a; b++)
                gram[a * Columns + b] = gram[b * Columns + a] = Dot<double>(Column(a), Column(b));
        }

        ReadOnlySpan<double> Column(int column) =>
            (column < 2 ? start : end).Direction(column % 2 == 0 ? i : k);
    }

    private double Square(
        double identity, ReadOnlySpan<double> coefficients, ReadOnlySpan<double> gram)
    {
        // P = CG; tr(CGCᵀG) = Σ_ab P_ab (CᵀG)_ba.
        double trace = 0, square = 0;
        for (int a = 0; a < Columns; a++)
        {
            for (int b = 0; b < Columns; b++)
            {
                double product = 0, transposed = 0;
                for (int n = 0; n < Columns; n++)
                {
                    product += coefficients[a * Columns + n] * gram[n * Columns + b];
                    transposed += coefficients[n * Columns + b] * gram[n * Columns + a];
                }

                trace += a == b ? product : 0;
                square += product * transposed;
            }
        }

        return identity * identity * start.Dimension + 2 * identity * trace + square;
    }
}
