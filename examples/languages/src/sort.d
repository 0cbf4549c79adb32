module sort;
extern (C) nothrow @nogc:
alias Less = int function(int, int);
/// Sorts numbers by a function of another language.
export void d_sort(int* values, int count, Less less)
{
    foreach (i; 1 .. count)
    {
        int value = values[i];
        int k = i;
        for (; k > 0 && less(value, values[k - 1]); k--)
            values[k] = values[k - 1];
        values[k] = value;
    }
}
