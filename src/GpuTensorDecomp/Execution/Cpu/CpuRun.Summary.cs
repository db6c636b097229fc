using System.Runtime.CompilerServices;

namespace GpuTensorDecomp.Execution.Cpu;

/// <content>
/// The figures of the status from the evaluated field. Each lane sums in float64 over the blocks,
/// then the lanes are added in order: the bits depend on shape and SIMD width alone.
/// </content>
internal sealed unsafe partial class CpuRun<V, T>
{
    /// <summary>
    /// ‖Δ‖² = Σ w s − Σ w T*(ū^l) + ‖T*‖², the largest rate and the convergence test: the largest
    /// of ‖∇_i‖/ρ_i over active components (|w| &gt; 1e-3 ‖T*‖) and of the angular speed l‖A − sū‖
    /// and growth −p a s − λ (scaled law: − lλ) over inactive ones, over ‖T*‖. Lanes beyond the
    /// last component hold zeros.
    /// </summary>
    [SkipLocalsInit]
    private void Summarise()
    {
        double norm = _rule.TargetNorm;
        int lanes = V.Count;
        int length = BlockCount * lanes;
        double* model = stackalloc double[3 * lanes];
        double* target = model + lanes;
        double* squares = target + lanes;
        new Span<double>(model, 3 * lanes).Clear();
        V zero = V.Fill(T.Zero), one = V.Fill(T.One);
        V order = V.Fill(T.CreateTruncating(_order));
        V growth = V.Fill(-T.CreateTruncating(_rule.Law.NormPower(_order)));
        V decay = V.Fill(T.CreateTruncating(
            _rule.Law.IsScaled ? _order * _rule.WeightDecay : _rule.WeightDecay));
        V active = V.Fill(T.CreateTruncating(1e-3 * norm));
        V poolNorm = V.Fill(T.CreateTruncating(_rule.PoolNorm));
        V grownNorm = V.Fill(T.CreateTruncating(_rule.GrownNorm));
        V fastest = zero, unrest = zero, largest = zero, pool = zero, ungrown = zero;
        V check = zero; // 0 as long as every rate is finite
        for (nint i = 0; i < length; i += lanes)
        {
            V rho = V.Load(_arrays.Norms.Pointer + i);
            V weight = V.Load(_arrays.Weights.Pointer + i);
            V s = V.Load(_arrays.ResidualDots.Pointer + i);
            V rate = V.Load(_arrays.Rates.Pointer + i);
            V.AddProduct(model, weight, s);
            V.AddProduct(target, weight, V.Load(_arrays.TargetDots.Pointer + i));
            V.AddProduct(squares, rho, rho);
            check += rate - rate;
            fastest = V.Max(fastest, rate);
            largest = V.Max(largest, rho);
            V inactive = V.Max(
                order * V.Load(_arrays.TangentNorms.Pointer + i),
                growth * V.Load(_arrays.Signs.Pointer + i) * s - decay);
            unrest = V.Max(unrest, V.IfGreater(Absolute(weight), active, rate, inactive));
            pool += V.IfGreater(poolNorm, rho, one, zero);
            ungrown += V.IfGreater(grownNorm, rho, one, zero);
        }

        int padding = length - Count;
        _status.ResidualSquared = norm * norm + (Sum(model) - Sum(target));
        _status.NormsSquared = Sum(squares);
        _status.LargestRate = Sum(check) == 0 ? Largest(fastest) : double.NaN;
        _status.Unrest = Largest(unrest) / norm;
        _status.LargestNorm = Largest(largest);
        _status.PoolCount = (int)Sum(pool) - (_rule.PoolNorm > 0 ? padding : 0);
        _status.GrownCount = Count - (int)Sum(ungrown) + (_rule.GrownNorm > 0 ? padding : 0);
    }

    private static double Sum(double* lanes)
    {
        double sum = 0;
        for (int lane = 0; lane < V.Count; lane++)
            sum += lanes[lane];
        return sum;
    }

    [SkipLocalsInit]
    private static double Sum(V value)
    {
        T* lanes = stackalloc T[V.Count];
        V.Store(lanes, value);
        double sum = 0;
        for (int lane = 0; lane < V.Count; lane++)
            sum += double.CreateTruncating(lanes[lane]);
        return sum;
    }

    [SkipLocalsInit]
    private static double Largest(V value)
    {
        T* lanes = stackalloc T[V.Count];
        V.Store(lanes, value);
        T largest = lanes[0];
        for (int lane = 1; lane < V.Count; lane++)
            largest = T.Max(largest, lanes[lane]);
        return double.CreateTruncating(largest);
    }
}
