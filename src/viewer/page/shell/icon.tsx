const PATHS = {
  search: 'M11.2 7a4.2 4.2 0 1 1-8.4 0 4.2 4.2 0 0 1 8.4 0M10.2 10.2l3.3 3.3',
  down: 'm4.5 6.5 3.5 3.5 3.5-3.5',
  right: 'm6.500 4.500 3.500 3.500-3.500 3.500',
  sun: 'M8 5a3 3 0 1 1 0 6 3 3 0 0 1 0-6M8 1.500v1.500M8 13v1.500M1.500 8H3M13 8h1.500M3.400 3.400l1.060 1.060M11.540 11.540l1.060 1.060M3.400 12.600l1.060-1.060M11.540 4.460l1.060-1.060',
  copy: 'M5.5 5.500h7v7h-7zM10.500 5.500v-2h-7v7h2',
  pin: 'M6 2h4l-.5 5L12 9.500H4L6.500 7zM8 9.500v4.500',
  close: 'm4 4 8 8M12 4l-8 8',
  more: 'M4 8v.01M8 8v.01M12 8v.01',
  grip: 'M6 3.5v.01M10 3.5v.01M6 8v.01M10 8v.01M6 12.5v.01M10 12.5v.01',
}

export function Icon({ name }: { name: keyof typeof PATHS }) {
  return (
    <svg class="icon" viewBox="0 0 16 16" aria-hidden="true">
      <path d={PATHS[name]} />
    </svg>
  )
}
