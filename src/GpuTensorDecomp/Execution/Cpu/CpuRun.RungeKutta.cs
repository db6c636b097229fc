using System.Runtime.CompilerServices;
using GpuTensorDecomp.Flow;

namespace GpuTensorDecomp.Execution.Cpu;

/// <content>
/// Runge-Kutta on (ln ρ, ū): the field is taken at the normalised direction and the result
/// projected back to the sphere, which keeps the order of the method. The error is relative: of ln
/// ρ and of ū. A linearised run integrates X as it is; its error is relative to ρ too.
/// </content>
internal sealed unsafe partial class CpuRun<V, T>
{
    private const int MostRejections = 60;

    /// <summary>One accepted step.</summary>
    private void RungeKuttaStep(bool shared)
    {
        ButcherTableau method = _rule.Tableau;
        CpuStageArrays<T> stages = _arrays.RequireStages(method.StageCount);
        bool adaptive =
            method.E.Length > 0 && _rule.StepSizeRule == StepSizeRule.EmbeddedError;
        double step = adaptive && _nextStep > 0 ? _nextStep : FirstStep();
        CopyState(ChangingState, _arrays.LogNorms, stages.BaseDirections, stages.BaseLogNorms);
        StoreStage(stages, 0);
        double left = _rule.StopTime - _status.Time;
        for (int attempt = 0; ; attempt++)
        {
            step = Math.Min(step, _rule.LargestStep);
            bool last = step >= left;
            if (last)
                step = left;
            for (int s = 1; s < method.StageCount; s++)
            {
                Combine(stages, method.A[s], s, step);
                Evaluate(shared);
                StoreStage(stages, s);
            }

            double error = adaptive ? ErrorOf(stages, method.E, step) / _rule.StepTolerance : 0;
            if (error <= 1 || attempt == MostRejections)
            {
                if (!method.IsFirstSameAsLast)
                {
                    Combine(stages, method.B, method.StageCount, step);
                    Evaluate(shared);
                }

                _status.Time = last ? _rule.StopTime : _status.Time + step;
                _status.StepSize = step;
                _nextStep = step * Factor(error, method.Order);
                return;
            }

            // A rate that is not finite has no error estimate either: shrink as far as allowed.
            step *= double.IsFinite(error) ? Factor(error, method.Order) : 0.2;
        }
    }

    private double FirstStep() =>
        _rule.StepSizeRule == StepSizeRule.Fixed || _status.LargestRate <= 0
            ? _rule.StepSize
            : 0.01 / _status.LargestRate;

    private static double Factor(double error, int order) =>
        Math.Clamp(0.9 * Math.Pow(Math.Max(error, 1e-10), -1.0 / order), 0.2, 5);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void StoreStage(CpuStageArrays<T> stages, int s)
    {
        if (_rule.IsLinearised)
        {
            StoreMoveStage(stages, s);
            return;
        }

        T* k = stages.Directions[s].Pointer;
        for (int block = 0; block < BlockCount; block++)
        {
            V rate = V.Fill(T.Zero) -
                V.Load(_arrays.AngularRates.Pointer + (nint)block * V.Count);
            for (nint c = block * _blockLength; c < (block + 1) * _blockLength; c += V.Count)
                V.Store(k + c, rate * V.Load(_arrays.Field.Pointer + c));
        }

        for (int i = 0; i < Count; i++)
            stages.LogNorms[s][i] = -double.CreateTruncating(_arrays.RadialRates[i]);
    }

    /// <summary>k = −∇ = −ρ·(angular·(A − sū) + radial·ū).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void StoreMoveStage(CpuStageArrays<T> stages, int s)
    {
        T* k = stages.Directions[s].Pointer;
        for (int block = 0; block < BlockCount; block++)
        {
            nint lane0 = (nint)block * V.Count;
            V size = V.Fill(T.Zero) - V.Load(_arrays.Norms.Pointer + lane0);
            V turn = size * V.Load(_arrays.AngularRates.Pointer + lane0);
            V grow = size * V.Load(_arrays.RadialRates.Pointer + lane0);
            for (nint c = block * _blockLength; c < (block + 1) * _blockLength; c += V.Count)
            {
                V.Store(k + c, V.MultiplyAdd(
                    turn, V.Load(_arrays.Field.Pointer + c),
                    grow * V.Load(_arrays.Units.Pointer + c)));
            }
        }

        stages.LogNorms[s].Span.Clear();
    }

    /// <summary>state ← base + h Σ_{j &lt; count} weights[j] k_j, directions normalised.</summary>
    private void Combine(CpuStageArrays<T> stages, double[] weights, int count, double step)
    {
        AlignedBuffer<T> state = ChangingState;
        CopyState(stages.BaseDirections, stages.BaseLogNorms, state, _arrays.LogNorms);
        for (int j = 0; j < count; j++)
        {
            if (weights[j] != 0)
                AddScaled(stages, j, step * weights[j], state.Pointer, _arrays.LogNorms);
        }

        for (int block = 0; block < BlockCount && _rule.IsPolar; block++)
            NormaliseBlock(state.Pointer + block * _blockLength);
    }

    /// <summary>
    /// max over components of |error of ln ρ| and ‖error of ū‖, or of ‖error of x‖/ρ.
    /// </summary>
    private double ErrorOf(CpuStageArrays<T> stages, double[] weights, double step)
    {
        double worst = 0;
        for (int i = 0; i < Count; i++)
        {
            double log = 0;
            for (int j = 0; j < weights.Length; j++)
                log += weights[j] * stages.LogNorms[j][i];
            worst = Math.Max(worst, Math.Abs(step * log));
            double square = 0;
            for (int c = 0; c < _dimension; c++)
            {
                nint place = Position(i, c);
                double error = 0;
                for (int j = 0; j < weights.Length; j++)
                    error += weights[j] * double.CreateTruncating(stages.Directions[j][place]);
                square += error * error;
            }

            double scale = Math.Abs(step);
            if (_rule.IsLinearised && square > 0)
                scale /= double.CreateTruncating(_arrays.Norms[i]);
            worst = Math.Max(worst, scale * Math.Sqrt(square));
            if (!double.IsFinite(log) || !double.IsFinite(square))
                return double.NaN;
        }

        return worst;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void AddScaled(
        CpuStageArrays<T> stages, int s, double factor, T* state, AlignedBuffer<double> logNorms)
    {
        T* k = stages.Directions[s].Pointer;
        V scale = V.Fill(T.CreateTruncating(factor));
        for (nint c = 0; c < BlockCount * _blockLength; c += V.Count)
            V.Store(state + c, V.MultiplyAdd(scale, V.Load(k + c), V.Load(state + c)));
        for (int i = 0; i < Count; i++)
            logNorms[i] += factor * stages.LogNorms[s][i];
    }

    private void CopyState(
        AlignedBuffer<T> directions, AlignedBuffer<double> logNorms,
        AlignedBuffer<T> toDirections, AlignedBuffer<double> toLogNorms)
    {
        long bytes = BlockCount * _blockLength * sizeof(T);
        Buffer.MemoryCopy(directions.Pointer, toDirections.Pointer, bytes, bytes);
        Buffer.MemoryCopy(
            logNorms.Pointer, toLogNorms.Pointer, Count * sizeof(double), Count * sizeof(double));
    }
}
