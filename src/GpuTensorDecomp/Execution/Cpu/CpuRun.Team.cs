namespace GpuTensorDecomp.Execution.Cpu;

/// <content>
/// The field of a run whose components make fewer strips than there are threads: all threads work
/// at each strip. The bits are those of strips.
/// </content>
internal sealed unsafe partial class CpuRun<V, T>
{
    private bool SuitsTeam => !_isSmall && _together.Suits(
        StripCount, Count, Math.Max(Count, (int)Math.Min(TermCount, int.MaxValue)), _dimension);

    private void EvaluateTogether()
    {
        int strips = StripCount;
        int chunks = _target.ChunkCount;
        _team.Run(BlockCount, _prepareBlock);
        if (chunks > 1)
        {
            _team.Run(strips * chunks, _contractPart);
            for (int strip = 0; strip < strips; strip++)
                AddChunks(strip);
        }

        for (int strip = 0; strip < strips; strip++)
        {
            int firstBlock = strip * StripVectors;
            int vectors = BlockedPoints<V, T>.Vectors(strip, BlockCount);
            nint offset = firstBlock * _blockLength;
            T* units = _arrays.Units.Pointer + offset;
            T* field = _arrays.Field.Pointer + offset;
            if (chunks == 1)
                ContractTarget(units, field, vectors);
            StoreTargetDots(firstBlock, vectors);
            _together.Run(
                _arrays.Rows.Pointer, _arrays.Weights.Pointer, Count, _dimension, _order - 1,
                units, field, vectors, _blockLength, accumulate: true);
        }

        _team.Run(BlockCount, _splitField);
        Summarise();
    }

    private void ContractTarget(T* units, T* field, int vectors)
    {
        if (_target.ContractTogether(_together, units, field, vectors, _blockLength))
            return;
        AlignedBuffer<T> scratch = _scratch.Take();
        _target.Contract(0, units, field, vectors, _blockLength, scratch.Pointer);
        _scratch.Return(scratch);
    }
}
