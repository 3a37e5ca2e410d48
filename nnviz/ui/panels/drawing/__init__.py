"""What several panels draw with: colour maps, numbers, ticks, tabs, empty states."""
