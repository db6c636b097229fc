using System.Runtime.CompilerServices;

namespace GpuTensorDecomp.Execution.Cpu;

/// <content>
/// The figures of the status from the evaluated field. Each lane sums in float64 over the blocks,
/// then the lanes are added in a fixed order: the bits depend on shape and SIMD width alone.
/// </content>
internal sealed unsafe partial class CpuRun<V, T>
{
    /// <summary>|w| from which a component counts as active.</summary>
    private double ActiveWeight => 1e-3 * _rule.TargetNorm;

    private bool CountsNorms => _rule.PoolNorm > 0 || double.IsFinite(_rule.GrownNorm);

    /// <summary>
    /// ‖Δ‖² = Σ w s − Σ w T*(ū^l) + ‖T*‖², the largest rate and the convergence test: the largest
    /// of ‖∇_i‖/ρ_i over active components (|w| &gt; 1e-3 ‖T*‖) and of the angular speed l‖A − sū‖
    /// and growth −p a s − λ (scaled law: − lλ) over inactive ones, over ‖T*‖. Lanes beyond the
    /// last component hold zeros.
    /// </summary>
    [SkipLocalsInit]
    private void Summarise()
    {
        int lanes = V.Count;
        int length = BlockCount * lanes;
        double* model = stackalloc double[5 * lanes];
        double* target = model + lanes;
        double* squares = target + lanes;
        double* pool = squares + lanes;
        double* ungrown = pool + lanes;
        new Span<double>(model, 5 * lanes).Clear();
        V zero = V.Fill(T.Zero), one = V.Fill(T.One);
        V order = V.Fill(T.CreateTruncating(_order));
        V growth = V.Fill(-T.CreateTruncating(_rule.Law.NormPower(_order)));
        V decay = V.Fill(T.CreateTruncating(
            _rule.Law.IsScaled ? _order * _rule.WeightDecay : _rule.WeightDecay));
        V active = V.Fill(T.CreateTruncating(ActiveWeight));
        V poolNorm = V.Fill(T.CreateTruncating(_rule.PoolNorm));
        V grownNorm = V.Fill(T.CreateTruncating(_rule.GrownNorm));
        bool counts = CountsNorms;
        V infinity = V.Fill(T.PositiveInfinity);
        V fastest = zero, unrest = zero, largest = zero;
        V flaw = zero; // 1 once a rate is not finite
        for (nint i = 0; i < length; i += lanes)
        {
            V rho = V.Load(_arrays.Norms.Pointer + i);
            V weight = V.Load(_arrays.Weights.Pointer + i);
            V s = V.Load(_arrays.ResidualDots.Pointer + i);
            V rate = V.Load(_arrays.Rates.Pointer + i);
            V.AddProduct(model, weight, s);
            V.AddProduct(target, weight, V.Load(_arrays.TargetDots.Pointer + i));
            V.AddProduct(squares, rho, rho);
            flaw = V.Max(flaw, V.IfGreater(infinity, rate, zero, one));
            fastest = V.Max(fastest, rate);
            largest = V.Max(largest, rho);
            V inactive = V.Max(
                order * V.Load(_arrays.TangentNorms.Pointer + i),
                growth * V.Load(_arrays.Signs.Pointer + i) * s - decay);
            unrest = V.Max(unrest, V.IfGreater(V.Abs(weight), active, rate, inactive));
            if (counts) // counted in float64 as well, which no number of components exhausts
            {
                V.AddProduct(pool, V.IfGreater(poolNorm, rho, one, zero), one);
                V.AddProduct(ungrown, V.IfGreater(grownNorm, rho, one, zero), one);
            }
        }

        int padding = length - Count;
        SetFigures(new RunFigures
        {
            Residual = V.Sum(model) - V.Sum(target),
            Squares = V.Sum(squares),
            FastestRate = V.Largest(flaw) > 0 ? double.NaN : V.Largest(fastest),
            Unrest = V.Largest(unrest),
            LargestNorm = V.Largest(largest),
            Pool = (int)V.Sum(pool) - (_rule.PoolNorm > 0 ? padding : 0),
            Ungrown = (int)V.Sum(ungrown) - (_rule.GrownNorm > 0 ? padding : 0),
        });
    }

    private void SetFigures(in RunFigures figures)
    {
        double norm = _rule.TargetNorm;
        _status.ResidualSquared = norm * norm + figures.Residual;
        _status.NormsSquared = figures.Squares;
        _status.LargestRate = figures.FastestRate;
        _status.Unrest = figures.Unrest / norm;
        _status.LargestNorm = figures.LargestNorm;
        _status.PoolCount = CountsNorms ? figures.Pool : 0;
        _status.GrownCount = CountsNorms ? Count - figures.Ungrown : 0;
    }
}
